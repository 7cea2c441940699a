// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';

/** What a name of the form `o<ino>-<gen>-<idx>` says, which the kernel's gen_unique_name() makes. */
export interface OrphanName {
  readonly ino: number;
  readonly gen: number;
  /** Above 0 only where a file of that very name was in the way. */
  readonly index: number;
}

const form = /^o(\d{1,20})-(\d{1,20})-(\d{1,10})$/;

const firstCharacter = 'o'.charCodeAt(0);

/** Undefined where it isn't one. A user may have named a file so: only the top of a subvolume counts. */
export function parseOrphanName(path: ByteString): OrphanName | undefined {
  if (path.charCodeAt(0) !== firstCharacter) return undefined;
  const match = form.exec(path);
  if (!match) return undefined;
  const [ino, gen, index] = match.slice(1).map(Number);
  return Number.isSafeInteger(ino) && Number.isSafeInteger(gen)
    ? { ino: ino ?? 0, gen: gen ?? 0, index: index ?? 0 }
    : undefined;
}
