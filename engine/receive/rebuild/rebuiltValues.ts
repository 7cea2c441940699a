// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';

/** TODO */
export function rebuiltBecause(
  _snapshot: Snapshot,
  _key: Key,
  _field?: string,
): string | undefined {
  return undefined;
}
