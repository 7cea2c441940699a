// SPDX-License-Identifier: GPL-2.0-only
import type { Switch } from '../../engine/send/kernelChanges';
import {
  allSwitches,
  changesBetween,
  mixedProfile,
  type KernelProfile,
} from '../../engine/send/profiles';
import type { AlignedUnit } from '../../engine/stream/alignment/streamAlignment';
import { alignSends } from './agreement';
import { CauseSearch, endOf, type Cause } from './causeSearch';
import { unitDifferences, type Difference } from './difference';
import { kernelSend, type KernelSend, type KernelSetup } from './kernelSend';

/** What two kernels send of the same snapshots, and which changes make each difference. */
export interface KernelComparison {
  readonly a: KernelSend;
  readonly b: KernelSend;
  readonly units: readonly AlignedUnit[];
  /** Whether the sends end alike: both well, or with the same error. */
  readonly endAlike: boolean;
  /** By `differenceKey`; all differences have one. */
  readonly causes: ReadonlyMap<string, Cause>;
}

/** How whoever waits stays in charge; asked and told between slices of the work. */
export interface ComparisonControl {
  readonly cancelled: boolean;
  /** Sends made so far, of about so many. */
  readonly advanced?: (sends: number, expected: number) => void;
}

/** How the sends end: the one difference that is no command. */
export const endDifference: Difference = { kind: 'end' };

/**
 * Sends as both kernels, aligns what they send, and finds the changes behind each difference by sending
 * again as kernels between them. Rejects with an ImageStreamCancelled if the control asks for it.
 */
export async function compareKernels(
  setup: KernelSetup,
  [kernelA, kernelB]: readonly [KernelProfile, KernelProfile],
  control?: ComparisonControl,
): Promise<KernelComparison> {
  const changes = changesBetween(kernelA, kernelB);
  const asked = {
    get cancelled() {
      return control?.cancelled ?? false;
    },
  };
  let sends = 0;
  const send = async (kernel: KernelProfile): Promise<KernelSend> => {
    const sent = await kernelSend(setup, kernel, asked);
    control?.advanced?.(++sends, Math.max(sends, changes.length + 2));
    return sent;
  };
  const a = await send(kernelA);
  const b = await send(kernelB);
  const units = await alignSends(a, b);
  const endAlike = endOf(a) === endOf(b);
  const differences = [...unitDifferences(units), ...(endAlike ? [] : [endDifference])];
  const search = new CauseSearch({ a, b }, changes, differences, (asInB) =>
    send(mixedProfile(kernelA, kernelB, asInB)),
  );
  return { a, b, units, endAlike, causes: await search.find() };
}

/** The changes that are a cause of something, the latest first. */
export function namedChanges({ causes }: KernelComparison): readonly Switch[] {
  const named = new Set([...causes.values()].flatMap(({ switches }) => switches));
  return allSwitches.filter((name) => named.has(name));
}
