// SPDX-License-Identifier: GPL-2.0-only
import { streamOutline } from '../language/outline';
import { chainEndText, doubtText } from '../language/parents/parentText';
import type { StreamDocument } from '../language/streamDocument';
import type { CliCommand } from './cliCommand';
import { withGivenStreams } from './givenStreams';
import { oneLine } from './oneLine';
import { Output } from './output';
import { parseStreamArguments } from './streamArguments';

export const outlineCommand: CliCommand = {
  name: 'outline',
  usage: ['FILE [--parents FILE…]'],
  help: [
    'Print what a stream does, inode by inode, as JSON.',
    '',
    '  --parents FILE…   streams that it builds on, in any order: they are found by UUID. An inode',
    '                    that neither it nor they tell of has "ino": null',
  ],
  run: (args, out) => outline(args, out),
};

async function outline(args: readonly string[], out: Output): Promise<number> {
  const { files } = parseStreamArguments(args, {});
  await withGivenStreams(files, async (stream) => {
    const document = await stream.document();
    const { index, layout, model } = document;
    writeJsonList(streamOutline(index, layout, model), out);
    if (files.parents.length > 0) warnOfMissing(document);
  });
  return 0;
}

/** Says on stderr what the given parents leave unknown. */
function warnOfMissing({ parents }: StreamDocument): void {
  const errors = new Output(2);
  for (const { chain } of parents.values()) {
    const text = chainEndText(chain) ?? doubtText(chain);
    if (text !== undefined) errors.text(`warning: ${oneLine(text)}\n`);
  }
  errors.flush();
}

/** One entry a line, so that no text grows with the list. */
function writeJsonList(entries: readonly unknown[], out: Output): void {
  out.text('[');
  for (const [index, entry] of entries.entries()) {
    out.text(`${index === 0 ? '' : ','}\n  ${JSON.stringify(entry)}`);
  }
  out.text(entries.length === 0 ? ']\n' : '\n]\n');
}
