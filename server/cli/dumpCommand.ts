// SPDX-License-Identifier: GPL-2.0-only
import { jsonCommand } from '../../engine/stream/jsonCommand';
import { readCommand } from '../../engine/stream/decode';
import { indexStream } from '../../engine/stream/streamIndex';
import { forEachLine, layoutStreamText } from '../../engine/stream/streamText';
import type { OpenFile } from '../fileOpener';
import { openPath } from '../nodeFileOpener';
import type { CliCommand } from './cliCommand';
import { dumpAsProgs } from './dumpAsProgs';
import { missingArgument, notOneOf, tooManyArguments } from './errors';
import type { Output } from './output';
import { parseArguments } from './parseArguments';
import { refuseRest } from './refuseRest';

export const dumpCommand: CliCommand = {
  name: 'dump',
  usage: ['FILE [--format text|progs|json]'],
  help: [
    'Print a stream as text, one command a line.',
    '',
    '  --format text    as the editor shows it (default)',
    '  --format progs   what "btrfs receive --dump" of btrfs-progs 6.2 prints',
    '  --format json    a JSON object a line, with every attribute and its offset in the file',
  ],
  run: (args, out) => dump(args, out),
};

/** Prints a stream's good part, and throws what is wrong with the rest. */
type Dump = (file: OpenFile, out: Output) => void;

const formats: ReadonlyMap<string, Dump> = new Map([
  ['text', dumpAsText],
  ['progs', dumpAsProgs],
  ['json', dumpAsJson],
]);

function dump(args: readonly string[], out: Output): number {
  const { values, positionals } = parseArguments(args, { format: { type: 'string' } });
  const [path, extra] = positionals;
  if (path === undefined) throw missingArgument('FILE');
  if (extra !== undefined) throw tooManyArguments(extra);
  const asked = values.format ?? 'text';
  const print = formats.get(asked);
  if (!print) throw notOneOf('--format', asked, [...formats.keys()]);
  const file = openPath(path);
  try {
    print(file, out);
  } finally {
    file.close();
  }
  return 0;
}

/** All parts, one after another. */
function dumpAsText(file: OpenFile, out: Output): void {
  const index = indexStream(file);
  const layout = layoutStreamText(index);
  for (let part = 1; part <= layout.partCount; part++) {
    forEachLine(index, layout, part, (line) => out.text(`${line}\n`));
  }
  refuseRest(index);
}

function dumpAsJson(file: OpenFile, out: Output): void {
  const index = indexStream(file);
  for (let at = 0; at < index.commandCount; at++) {
    const command = readCommand(index, at, { dataLimit: 32 });
    out.text(`${JSON.stringify(jsonCommand(command, index.crcOf(at)))}\n`);
  }
  refuseRest(index);
}
