// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { streamTextUri } from '../../streamUri';
import { fileName } from '../../language/parents/parentText';
import { mostCommands } from '../../language/receive/startReceipt';
import type { OutputFile } from '../host';
import type { RecordedStream } from '../recorded/recordedStream';
import type { StreamChain } from './openChain';
import type { StreamsToDebug } from './openStreamDebuggee';
import type { SendInFile } from './sendInFile';

/** All of a chain's files, the oldest first. */
export function streamFiles({ stream, parents }: StreamChain): readonly RecordedStream[] {
  return [...parents, stream];
}

/** The texts of streams, which the client opens by itself. */
export function textSources(streams: readonly RecordedStream[]): DebugProtocol.Source[] {
  return streams.map(({ file }) => ({
    name: fileName(file.path),
    path: streamTextUri(file).toString(),
    sourceReference: 0,
  }));
}

/** Where the engine's bytes go, if a launch asks for it. */
export function openStreamOutput({
  launch,
  host,
  chain,
  opened,
}: StreamsToDebug): OutputFile | undefined {
  if (launch.output === undefined) return undefined;
  const inputs = streamFiles(chain).map(({ file }) => file);
  const output = host.createOutput(launch.output, inputs);
  opened.push(output);
  return output;
}

/** Whether a chain is received along with the session: there is a number of commands that takes too much memory. */
export function isReceived(chain: StreamChain): boolean {
  const commands = streamFiles(chain).reduce((sum, { index }) => sum + index.commandCount, 0);
  return commands <= mostCommands;
}

/** What a person should know of a chain that is not received. */
export function notReceived(chain: StreamChain): readonly string[] {
  if (isReceived(chain)) return [];
  return [
    `With more than ${mostCommands} commands the session does not stop at what receive refuses.`,
  ];
}

/** Names told of at most. */
const shownNames = 8;

/** What a person should know of a file with several streams. */
export function severalStreams({ name, names }: SendInFile): readonly string[] {
  if (names.length < 2) return [];
  const shown = names.slice(0, shownNames).join(', ');
  const more = names.length > shownNames ? ', …' : '';
  return [
    `The file holds ${names.length} streams (${shown}${more}): this is that of ${name}; "subvolume" names another.`,
  ];
}
