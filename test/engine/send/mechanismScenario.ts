// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';
import type { Send } from '../../differential/sends';
import type { RecordedCall } from './callRecorder';

/** A mechanism of the engine, a filesystem on which it happens, and what is told of it. */
export interface MechanismScenario {
  readonly name: string;
  /** For `volume.py`. The subvolume's first inode is 257. */
  readonly script: readonly string[];
  readonly send: Send;
  /** Calls, events and results (`NAME__ret`), with the fields that matter. */
  readonly shows: readonly RecordedCall[];
  /** What must not happen. */
  readonly hides?: readonly string[];
}

export const [plain, small, zstd] = ['-n 16384', '-n 4096', 'compress-force=zstd'];
export const begin = (mkfs: string, options = ''): readonly string[] => [
  `mkfs 256 ${mkfs}`,
  `mount noatime${options === '' ? '' : `,${options}`}`,
  'subvol s',
];
export const full: Send = { subvol: 's0', proto: 1 };
export const onwards: Send = { subvol: 's1', parent: 's0', proto: 1 };
export const [base, next] = ['snapshot s s0', 'snapshot s s1'];
export const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);
