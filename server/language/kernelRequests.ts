// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';
import type { CancellationToken } from 'vscode-languageserver';
import {
  kernelProfile,
  kernelTitle,
  profileNames,
  type KernelProfile,
} from '../../engine/send/profiles';
import { commandMark } from '../../engine/stream/alignment/sameCommand';
import { countSteps } from '../../engine/stream/alignment/streamAlignment';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { summaryLine } from '../compare/summaryLine';
import type { FileOpener } from '../fileOpener';
import { openImageSend } from '../imageSend';
import type { Cause } from '../kernels/causeSearch';
import { causeText, changeText, endText } from '../kernels/causeText';
import { compareKernels, endDifference, type KernelComparison } from '../kernels/compareKernels';
import { causeOf, explainedUnits, type ExplainedUnit } from '../kernels/explainedUnit';
import type { CommandPlace } from '../compare/differingUnit';
import {
  compareKernelsRequest,
  kernelsRequest,
  type ComparedKernels,
  type CompareKernelsParams,
  type ExplainedCommand,
  type OfferedKernel,
} from './kernelProtocol';
import { silentScan, type StartScan } from './scanProgress';

/** What is used of a connection. */
export interface KernelConnection {
  onRequest(
    method: string,
    handler: (params: never, token: CancellationToken) => Promise<unknown>,
  ): unknown;
}

/** Answers what the editor asks of the kernels that a send can be made as. */
export function registerKernelRequests(
  connection: KernelConnection,
  opener: FileOpener,
  startScan: StartScan = silentScan,
): void {
  connection.onRequest(kernelsRequest, () => Promise.resolve(offeredKernels()));
  connection.onRequest(
    compareKernelsRequest,
    (params: CompareKernelsParams, token): Promise<ComparedKernels> =>
      comparedKernels(opener, params, token, startScan),
  );
}

function offeredKernels(): readonly OfferedKernel[] {
  return profileNames.map((kernel, at) => {
    const older = profileNames[at + 1];
    const had = older === undefined ? undefined : kernelProfile(older).switches;
    const changes = [...kernelProfile(kernel).switches].filter((name) => had && !had.has(name));
    return { kernel, title: kernelTitle(kernel), changes };
  });
}

async function comparedKernels(
  opener: FileOpener,
  { image, send, kernels: [a, b] }: CompareKernelsParams,
  token: CancellationToken,
  startScan: StartScan,
): Promise<ComparedKernels> {
  const file = URI.parse(image);
  const pair = [kernelProfile(a), kernelProfile(b)] as const;
  const open = await openImageSend(opener, file, send);
  let stopped = false;
  const scan = startScan(`Comparing kernels over ${Utils.basename(file)}`, () => (stopped = true));
  try {
    const comparison = await compareKernels(open.setup, pair, {
      get cancelled() {
        return stopped || token.isCancellationRequested;
      },
      advanced: (sends, expected) => scan.tell(sends / expected),
    });
    const units = explainedUnits(open.setup, comparison);
    return {
      summary: summaryLine(countSteps(comparison)),
      ...(!comparison.endAlike && { end: endsText(comparison, pair) }),
      a: commandsOf(units, 'a', comparison.a.index),
      b: commandsOf(units, 'b', comparison.b.index),
    };
  } finally {
    scan.end();
    open.close();
  }
}

function endsText(
  comparison: KernelComparison,
  [a, b]: readonly [KernelProfile, KernelProfile],
): string {
  const ends = [
    `${kernelTitle(a.name)} ${endText(comparison.a)}`,
    `${kernelTitle(b.name)} ${endText(comparison.b)}`,
  ];
  return `${ends.join('; ')} (by ${causeText(causeOf(comparison, endDifference))})`;
}

/** The commands of one side that differ, or that come in another order. */
function commandsOf(
  units: readonly ExplainedUnit[],
  side: 'a' | 'b',
  index: StreamIndex,
): readonly ExplainedCommand[] {
  const found: { readonly place: CommandPlace; readonly cause: Cause }[] = [];
  for (const { steps, move } of units) {
    if (move) found.push({ place: move[side], cause: move.cause });
    for (const step of steps) {
      const place = step[side];
      // The other stream's place of a command that moved is told there.
      const elsewhere = step.kind === (side === 'a' ? 'moved-here' : 'moved-away');
      if (place && !elsewhere) found.push({ place, cause: step.cause });
    }
  }
  const occurrences = occurrencesIn(index);
  return found
    .toSorted((left, right) => left.place.command - right.place.command)
    .map(({ place, cause }) => ({
      text: place.text,
      occurrence: occurrences[place.command] ?? 0,
      cause: causeText(cause),
      changes: cause.switches.map(changeText),
    }));
}

/** By command, how many that are the same come before it. */
function occurrencesIn(index: StreamIndex): Uint32Array {
  const counts = new Map<number, number>();
  return Uint32Array.from({ length: index.commandCount }, (_, command) => {
    const mark = commandMark(index, command);
    const before = counts.get(mark) ?? 0;
    counts.set(mark, before + 1);
    return before;
  });
}
