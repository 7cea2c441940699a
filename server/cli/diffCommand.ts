// SPDX-License-Identifier: GPL-2.0-only
import { alignStreams } from '../../engine/stream/alignment/alignStreams';
import { countSteps } from '../../engine/stream/alignment/streamAlignment';
import { differingUnit, type DifferingUnit } from '../compare/differingUnit';
import { inodeUnits } from '../compare/inodeUnits';
import { summaryLine } from '../compare/summaryLine';
import type { CliCommand } from './cliCommand';
import { differingLines } from './diffText';
import { withGivenStreams } from './givenStreams';
import { oneLine } from './oneLine';
import type { Output } from './output';
import { refuseRest } from './refuseRest';
import { parseTwoStreamsArguments } from './streamArguments';

export const diffCommand: CliCommand = {
  name: 'diff',
  usage: ['A B [--parents FILE…] [--json]'],
  help: [
    'Print what differs between two streams, inode by inode: commands that only A (-) or only B (+)',
    'has, those that have other attributes (both, and what they don’t have alike), those that come',
    'elsewhere in B (< and >), and inodes that come in another order.',
    '',
    'Exits with 0 where nothing differs, with 1 where something does.',
    '',
    '  --parents FILE…   streams that they build on, in any order: they are found by UUID. Inodes',
    '                    that neither they nor A and B tell of are known by their paths',
    '  --json            {"same", "changed", "removed", "added", "moved": commands; "units": [...]}',
  ],
  run: (args, out) => diff(args, out),
};

async function diff(args: readonly string[], out: Output): Promise<number> {
  const { values, a, b } = parseTwoStreamsArguments(args, { json: { type: 'boolean' } });
  return withGivenStreams(a, (streamA) =>
    withGivenStreams(b, async (streamB) => {
      const sideA = inodeUnits(await streamA.document());
      const sideB = inodeUnits(await streamB.document());
      const alignment = alignStreams(sideA, sideB);
      const counts = countSteps(alignment);
      const units = alignment.units.flatMap((unit) => differingUnit(sideA, sideB, unit) ?? []);
      if (values.json === true) printJson(counts, units, out);
      else {
        if (units.length > 0)
          out.text(`${oneLine(`--- ${a.file}`)}\n${oneLine(`+++ ${b.file}`)}\n`);
        for (const unit of units) for (const line of differingLines(unit)) out.text(`${line}\n`);
        out.text(`${summaryLine(counts)}\n`);
      }
      refuseRest(streamA.index);
      refuseRest(streamB.index);
      return units.length > 0 ? 1 : 0;
    }),
  );
}

function printJson(counts: object, units: readonly DifferingUnit[], out: Output): void {
  out.text(`${JSON.stringify(counts).slice(0, -1)},"units":[`);
  units.forEach((unit, at) => out.text(`${at === 0 ? '' : ','}\n  ${JSON.stringify(unit)}`));
  out.text(units.length === 0 ? ']}\n' : '\n]}\n');
}
