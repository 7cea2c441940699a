// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { damagedStream } from './errors';

/** Throws the first thing that kept a part of the file from being shown. */
export function refuseRest(index: StreamIndex): void {
  const fault = index.faults.find(({ severity }) => severity === 'error');
  if (fault) throw damagedStream(index.source.name, fault.message);
}
