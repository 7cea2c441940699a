// SPDX-License-Identifier: GPL-2.0-only
import type { AlignedStep } from '../../stream/alignment/streamAlignment';
import type { StreamIndex } from '../../stream/streamIndex';

/** TODO */
export function classifyStep(
  _a: StreamIndex,
  _b: StreamIndex,
  _step: AlignedStep,
): 'rebuilt' | 'true' {
  return 'true';
}
