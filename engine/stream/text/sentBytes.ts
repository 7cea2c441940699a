// SPDX-License-Identifier: GPL-2.0-only
import { CommandType } from '../commandType';

/** What the bytes of a stream are spent on, in the order in which it is told. */
const kinds = ['data', 'extents', 'names', 'attributes', 'stream', 'unknown'] as const;

type SentKind = (typeof kinds)[number];

const C = CommandType;

/** What a command is about: contents, extents without their contents, names, or the rest of an inode. */
const kindOf = new Map<number, SentKind>([
  ...[C.WRITE, C.ENCODED_WRITE].map((type) => [type, 'data'] as const),
  ...[C.CLONE, C.UPDATE_EXTENT, C.TRUNCATE, C.FALLOCATE].map((type) => [type, 'extents'] as const),
  ...[
    C.MKFILE,
    C.MKDIR,
    C.MKNOD,
    C.MKFIFO,
    C.MKSOCK,
    C.SYMLINK,
    C.RENAME,
    C.LINK,
    C.UNLINK,
    C.RMDIR,
  ].map((type) => [type, 'names'] as const),
  ...[C.SET_XATTR, C.REMOVE_XATTR, C.CHMOD, C.CHOWN, C.UTIMES, C.FILEATTR, C.ENABLE_VERITY].map(
    (type) => [type, 'attributes'] as const,
  ),
  ...[C.SUBVOL, C.SNAPSHOT, C.END].map((type) => [type, 'stream'] as const),
]);

/**
 * The bytes of each kind that a stream has, of what its commands have together by their types, and
 * its header.
 */
export function sentByKind(
  byType: ReadonlyMap<number, number>,
  headerLength: number,
): [kind: SentKind, bytes: number][] {
  const sums = new Map<SentKind, number>(headerLength > 0 ? [['stream', headerLength]] : []);
  for (const [type, bytes] of byType) {
    const kind = kindOf.get(type) ?? 'unknown';
    sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  }
  return kinds.flatMap((kind) => {
    const bytes = sums.get(kind);
    return bytes === undefined ? [] : [[kind, bytes]];
  });
}
