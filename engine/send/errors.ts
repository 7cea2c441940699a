// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../byteString';
import type { ReadError } from '../snapshot/errors';

/** The kernel's error numbers that a send can end with. */
const errnos = {
  EPERM: 1,
  ENOENT: 2,
  EIO: 5,
  E2BIG: 7,
  EEXIST: 17,
  EINVAL: 22,
  ENAMETOOLONG: 36,
  EPROTO: 71,
  EOVERFLOW: 75,
  EMSGSIZE: 90,
  EOPNOTSUPP: 95,
  EUCLEAN: 117,
} as const;

export type SendErrorCode = keyof typeof errnos;

/** The send fails as it would in the kernel; what was written until then stands. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly code: SendErrorCode;
  /** Positive. */
  readonly errno: number;

  constructor(code: SendErrorCode, message: string) {
    super(message);
    this.code = code;
    this.errno = errnos[code];
  }
}

export const notReadOnly = (what: string): SendError =>
  new SendError('EPERM', `Cannot send: ${what} is not read-only; set it so before sending`);

export const deadSubvolume = (id: number): SendError =>
  new SendError('EPERM', `Cannot send: subvolume ${id} is deleted, and being cleaned away`);

/** The kernel doesn't find it any more. */
export const deadSource = (what: string): SendError =>
  new SendError('ENOENT', `Cannot send: ${what} is deleted, and being cleaned away`);

export const unknownProtocol = (proto: number): SendError =>
  new SendError('EPROTO', `Cannot send: there is no protocol ${proto}; use 1, 2 or 3`);

export const compressedNeedsProtocol2 = (): SendError =>
  new SendError('EINVAL', 'Cannot send compressed data in protocol 1; use protocol 2');

export const protocolTooNew = (kernel: string, proto: number, highest: number): SendError =>
  new SendError(
    'EPROTO',
    `Cannot send: Linux ${kernel} has no protocol ${proto}; use ${highest}, or a later kernel`,
  );

export const protocolFlagUnknown = (kernel: string, proto: number): SendError =>
  new SendError(
    'EINVAL',
    `Cannot send: Linux ${kernel} doesn't know of protocol ${proto}; use 1, or a later kernel`,
  );

export const noName = (rootId: number): SendError =>
  new SendError(
    'ENOENT',
    `Cannot send subvolume ${rootId}: it has no name, as no directory holds it; send a snapshot of it`,
  );

export const missingInode = (ino: number, rootId: number): SendError =>
  new SendError('ENOENT', `Cannot send: inode ${ino} is not in subvolume ${rootId}`);

export const missingRef = (ino: number, rootId: number): SendError =>
  new SendError(
    'ENOENT',
    `Cannot send: inode ${ino} has no name in subvolume ${rootId}, or its directory is missing`,
  );

export const missingGeneration = (ino: number, gen: number): SendError =>
  new SendError(
    'ENOENT',
    `Cannot send: neither snapshot has inode ${ino} with generation ${gen}, though a name leads there`,
  );

export const pathTooLong = (path: ByteString): SendError =>
  new SendError(
    'ENAMETOOLONG',
    `Cannot send: a path has ${path.length} bytes and 4095 are possible: …${displayName(path).slice(-80)}`,
  );

export const directoryLoop = (ino: number): SendError =>
  new SendError('EIO', `Cannot send: the directories above inode ${ino} form a circle`);

export const commandTooLong = (name: string, size: number, limit: number): SendError =>
  new SendError(
    'EOVERFLOW',
    `Cannot send: a ${name} command of ${size} bytes; ${limit} are possible`,
  );

export const inconsistentSnapshot = (
  what: string,
  ino: number,
  sendRoot: number,
  parentRoot: number,
): SendError =>
  new SendError(
    'EIO',
    `Send: inconsistent snapshot, found ${what} for inode ${ino} without updated inode item, ` +
      `send root is ${sendRoot}, parent root is ${parentRoot}`,
  );

export const unexpectedInode = (ino: number): SendError =>
  new SendError('EINVAL', `send: unexpected inode ${ino} in process_recorded_refs()`);

export const unexpectedInodeType = (ino: number, mode: number): SendError =>
  new SendError(
    'EOPNOTSUPP',
    `Cannot send inode ${ino}: its mode 0${mode.toString(8)} is of no known type`,
  );

export const emptySymlink = (ino: number, rootId: number): SendError =>
  new SendError('EIO', `Found empty symlink inode ${ino} at root ${rootId}; delete that symlink`);

export const badSymlink = (ino: number, rootId: number, what: string): SendError =>
  new SendError('EUCLEAN', `send: found symlink extent ${what}, ino ${ino} root ${rootId}`);

export const endlessSearch = (ino: number, offset: number): SendError =>
  new SendError(
    'EIO',
    `Cannot send inode ${ino}: as of 2012, is_extent_unchanged would search offset ${offset} for ever; choose a later kernel`,
  );

export const alreadyWaiting = (ino: number): SendError =>
  new SendError('EEXIST', `Cannot send: directory ${ino} already waits to be moved`);

export const xattrNameTooLong = (ino: number, length: number): SendError =>
  new SendError(
    'ENAMETOOLONG',
    `Cannot send inode ${ino}: an xattr's name has ${length} bytes and 255 are possible`,
  );

export const xattrTooLarge = (ino: number, size: number): SendError =>
  new SendError('E2BIG', `Cannot send inode ${ino}: an xattr of ${size} bytes does not fit a leaf`);

export const badVerityDescriptor = (ino: number, what: string): SendError =>
  new SendError('EUCLEAN', `Cannot send inode ${ino}: its verity descriptor ${what}`);

export const verityDescriptorTooLarge = (ino: number, size: number): SendError =>
  new SendError(
    'EMSGSIZE',
    `Cannot send inode ${ino}: its verity descriptor has ${size} bytes and 16384 are possible`,
  );

export const damagedBackrefs = (bytenr: number, parent: number): SendError =>
  new SendError(
    'EUCLEAN',
    `Cannot find clone sources: extent ${bytenr} is referred to by block ${parent}, which doesn't hold it`,
  );

export const notADataExtent = (bytenr: number): SendError =>
  new SendError('EUCLEAN', `Cannot find clone sources: extent ${bytenr} of a file is a tree block`);

export const unreadableData = (
  offset: number,
  ino: number,
  rootId: number,
  cause: ReadError,
): SendError =>
  new SendError(
    'EIO',
    `send: IO error at offset ${offset} for inode ${ino} root ${rootId}: ${cause.message}`,
  );

export const unknownCompression = (compression: number, ino: number): SendError =>
  new SendError('EUCLEAN', `Cannot send inode ${ino}: there is no compression ${compression}`);

export const lzoSectorsize = (sectorsize: number): SendError =>
  new SendError(
    'EINVAL',
    `Cannot send LZO data as it is: sectors of ${sectorsize} bytes; 4096 to 65536 are possible`,
  );

/** What Linux 3.6 says where a hole has no item. */
export const extentGap = (ino: number, offset: number): SendError =>
  new SendError(
    'EIO',
    `Cannot send: the parent has a gap without an item at offset ${offset} of inode ${ino}, for which Linux 3.6 gives up; send as a later kernel`,
  );
