// SPDX-License-Identifier: GPL-2.0-only
import { streamOutline } from '../language/outline';
import type { CliCommand } from './cliCommand';
import { withStream } from './openStream';
import type { Output } from './output';
import { parseStreamArguments } from './streamArguments';

export const outlineCommand: CliCommand = {
  name: 'outline',
  usage: ['FILE [--parents FILE…]'],
  help: [
    'Print what a stream does, inode by inode, as JSON.',
    '',
    '  --parents FILE…   streams that it builds on, oldest first; they are opened, but inodes are',
    '                    not looked up in them yet: those that the stream itself does not tell',
    '                    have "ino": null',
  ],
  run: (args, out) => outline(args, out),
};

function outline(args: readonly string[], out: Output): number {
  const { files } = parseStreamArguments(args, {});
  for (const parent of files.parents) withStream(parent, () => undefined);
  withStream(files.file, (index) => writeJsonList(streamOutline(index), out));
  return 0;
}

/** One entry a line, so that no text grows with the list. */
function writeJsonList(entries: readonly unknown[], out: Output): void {
  out.text('[');
  for (const [index, entry] of entries.entries()) {
    out.text(`${index === 0 ? '' : ','}\n  ${JSON.stringify(entry)}`);
  }
  out.text(entries.length === 0 ? ']\n' : '\n]\n');
}
