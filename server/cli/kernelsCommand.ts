// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { kernelTitle } from '../../engine/send/profiles';
import type { KernelProfile } from '../../engine/send/profiles';
import { countSteps } from '../../engine/stream/alignment/streamAlignment';
import { summaryLine } from '../compare/summaryLine';
import type { Cause } from '../kernels/causeSearch';
import { changeText, endText } from '../kernels/causeText';
import {
  compareKernels,
  endDifference,
  namedChanges,
  type KernelComparison,
} from '../kernels/compareKernels';
import { causeOf, explainedUnits } from '../kernels/explainedUnit';
import type { CliCommand } from './cliCommand';
import { missingArgument } from './errors';
import { causeLine, explainedLines } from './kernelsText';
import { oneLine } from './oneLine';
import { withFilesystem } from './openImages';
import type { Output } from './output';
import { parseArguments } from './parseArguments';
import { knownKernel, sendOptions, sendRequest } from './sendArguments';
import { sendSubvolumes, type PlannedSend } from './sendSubvolumes';

export const kernelsCommand: CliCommand = {
  name: 'kernels',
  usage: ['A B IMAGE… SUBVOL… [--json] [the options of send]'],
  help: [
    'Print what two kernels send otherwise of the same snapshots, as diff does for two streams, and by',
    'which of the changes between them each difference comes. A and B are as for send --kernel: 6.1,',
    '6.12.44, rfc-2012 … A change is found by sending again, with it alone made to A; where none alone',
    'does it, with ever fewer of all of them: “or” is between changes that do it each alone, “with”',
    'between those that do it only together. File data is not read, and taken for zeros.',
    '',
    'Exits with 0 where nothing differs, with 1 where something does.',
    '',
    '  --json   one JSON object a send: {"subvolume", "a", "b", "same", "changed", "removed", "added",',
    '           "moved": commands; "units": [...], "end": how the sends end, "changes": [...]}, where',
    '           each step and "end" has a "cause": {"how": "alone" (each of them), "together" (only all',
    '           of them) or "unknown", "switches": [...]}',
  ],
  run: (args, out) => kernels(args, out),
};

async function kernels(args: readonly string[], out: Output): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    ...sendOptions,
    json: { type: 'boolean' },
  });
  const [a, b, ...rest] = positionals;
  if (a === undefined || b === undefined) throw missingArgument('A B');
  const pair = [knownKernel(a), knownKernel(b)] as const;
  const request = sendRequest(values, rest);
  const print = values.json === true ? printJson : printText;
  return withFilesystem(request.images, async (filesystem) => {
    const planned: PlannedSend[] = [];
    sendSubvolumes(filesystem, request, () => (setup) => planned.push(setup));
    let differs = false;
    for (const setup of planned) {
      const comparison = await compareKernels(setup, pair);
      print(setup, pair, comparison, out);
      differs ||= comparison.causes.size > 0;
    }
    return differs ? 1 : 0;
  });
}

type Print = (
  setup: PlannedSend,
  kernels: readonly [KernelProfile, KernelProfile],
  comparison: KernelComparison,
  out: Output,
) => void;

const printText: Print = (setup, [a, b], comparison, out) => {
  const subvolume = subvolumeName(setup);
  const line = (text: string): void => out.text(`${text}\n`);
  for (const [sign, kernel] of [
    ['---', a],
    ['+++', b],
  ] as const)
    line(oneLine(`${sign} ${subvolume} by ${kernelTitle(kernel.name)}`));
  for (const unit of explainedUnits(setup, comparison)) explainedLines(unit).forEach(line);
  if (!comparison.endAlike) {
    line('@@ end');
    line(`- ${oneLine(endText(comparison.a))}`);
    line(`+ ${oneLine(endText(comparison.b))}`);
    line(causeLine(causeOf(comparison, endDifference)));
  } else if (comparison.a.error) {
    line('@@ end');
    line(`  ${oneLine(endText(comparison.a))}`);
  }
  line(summaryLine(countSteps(comparison)));
  namedChanges(comparison).forEach((name) => {
    line(changeText(name));
  });
};

const printJson: Print = (setup, [a, b], comparison, out) => {
  const end: { a: string; b: string; cause?: Cause } = {
    a: oneLine(endText(comparison.a)),
    b: oneLine(endText(comparison.b)),
    ...(!comparison.endAlike && { cause: causeOf(comparison, endDifference) }),
  };
  const told = {
    subvolume: subvolumeName(setup),
    a: a.name,
    b: b.name,
    ...countSteps(comparison),
    units: explainedUnits(setup, comparison),
    end,
    changes: namedChanges(comparison),
  };
  out.text(`${JSON.stringify(told)}\n`);
};

function subvolumeName({ sendRoot }: PlannedSend): string {
  const { name, tree } = sendRoot;
  return name === undefined ? `id:${tree.rootId}` : displayName(name);
}
