// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import { errnoNumber, errnoText, type Errno } from './errno';

type Text = string;

const failed = (what: Text, errno: Errno) => `${what} failed: ${errnoText[errno]}` as ByteString;
const invalid = (what: Text, path: Text) => `${what} path invalid: ${path}` as ByteString;

/**
 * What `btrfs receive` of btrfs-progs 6.2 prints, without the `ERROR: ` of errors: the names of its
 * own functions, the order of its words and its slips are kept.
 */
export const printed = {
  atSubvol: (path: Text) => `At subvol ${path}` as ByteString,
  atSnapshot: (path: Text) => `At snapshot ${path}` as ByteString,
  emptyStream: () => 'empty stream is not considered valid' as ByteString,
  subvolFailed: (path: Text, errno: Errno) => failed(`creating subvolume ${path}`, errno),
  snapshotFailed: (parent: Text, path: Text, errno: Errno) =>
    failed(`creating snapshot ${parent} -> ${path}`, errno),
  noParent: () => 'cannot find parent subvolume' as ByteString,
  noCloneSource: () => 'clone: did not find source subvol' as ByteString,
  /** `which` says of what: `mkfile:`, `rename: source`. */
  pathInvalid: invalid,
  /** A call with its operands: `chown a/b`, `rename a -> b`. */
  failed,
  cannotOpen: (path: Text, errno: Errno) =>
    `cannot open ${path}: ${errnoText[errno]}` as ByteString,
  writingFailed: (path: Text, errno: Errno) => failed(`writing to ${path}`, errno),
  cloneFailed: (path: Text, errno: Errno) =>
    `failed to clone extents to ${path}: ${errnoText[errno]}` as ByteString,
  encryption: () => 'encoded_write: encryption not supported' as ByteString,
  encodedWriteFailed: (path: Text, errno: Errno) =>
    failed(`encoded_write: writing to ${path}`, errno),
  unknownCompression: (compression: number) =>
    `unknown compression: ${compression | 0}` as ByteString,
  writingUnencodedFailed: (errno: Errno) => failed('writing unencoded data', errno),
  noMemory: () => `not enough memory: unencoded data: ${errnoText.ENOMEM}` as ByteString,
  fallocateFailed: (path: Text, errno: Errno) => failed(`fallocate: fallocate on ${path}`, errno),
  cannotOpenForVerity: (path: Text, errno: Errno) =>
    `cannot open ${path} for verity ioctl: ${errnoText[errno]}` as ByteString,
  verityFailed: (path: Text, errno: Errno) =>
    `failed to enable verity on ${path}: ${-errnoNumber[errno]}` as ByteString,
} as const;
