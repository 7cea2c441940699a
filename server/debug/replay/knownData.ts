// SPDX-License-Identifier: GPL-2.0-only
import { snapshotReading, zeros } from '../../snapshotReading';
import type { ReplaySetup } from './engineRun';

/**
 * The same send, whose file data is not read where it `isKnown`: where the next so many bytes of the
 * stream were written before, so that the data was readable and decides nothing any more.
 */
export function withoutKnownData(
  setup: ReplaySetup,
  isKnown: (length: number) => boolean,
): ReplaySetup {
  const { sendRoot } = setup;
  const known = (length: number): Uint8Array | undefined =>
    isKnown(length) ? zeros(length) : undefined;
  return {
    ...setup,
    sendRoot: snapshotReading(sendRoot, {
      readExtent: (...where) => known(where[2]) ?? sendRoot.readExtent(...where),
      readOnDisk: (...where) => known(where[1]) ?? sendRoot.readOnDisk(...where),
    }),
  };
}
