// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { streamTextUri } from '../../streamUri';
import { fileName } from '../../language/parents/parentText';
import { mostCommands } from '../../language/receive/startReceipt';
import type { OutputFile } from '../host';
import type { RecordedStream } from '../recorded/recordedStream';
import type { StreamChain } from './openChain';
import type { StreamsToDebug } from './openStreamDebuggee';

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
