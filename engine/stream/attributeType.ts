// SPDX-License-Identifier: GPL-2.0-only

/** Attribute numbers of the send stream: `enum btrfs_send_attr`. */
export const AttributeType = {
  UNSPEC: 0,
  UUID: 1,
  CTRANSID: 2,
  INO: 3,
  SIZE: 4,
  MODE: 5,
  UID: 6,
  GID: 7,
  RDEV: 8,
  CTIME: 9,
  MTIME: 10,
  ATIME: 11,
  OTIME: 12,
  XATTR_NAME: 13,
  XATTR_DATA: 14,
  PATH: 15,
  PATH_TO: 16,
  PATH_LINK: 17,
  FILE_OFFSET: 18,
  DATA: 19,
  CLONE_UUID: 20,
  CLONE_CTRANSID: 21,
  CLONE_PATH: 22,
  CLONE_OFFSET: 23,
  CLONE_LEN: 24,
  FALLOCATE_MODE: 25,
  FILEATTR: 26,
  UNENCODED_FILE_LEN: 27,
  UNENCODED_LEN: 28,
  UNENCODED_OFFSET: 29,
  COMPRESSION: 30,
  ENCRYPTION: 31,
  VERITY_ALGORITHM: 32,
  VERITY_BLOCK_SIZE: 33,
  VERITY_SALT_DATA: 34,
  VERITY_SIG_DATA: 35,
} as const;

export type AttributeName = keyof typeof AttributeType;
export type AttributeType = (typeof AttributeType)[AttributeName];

/** How an attribute's bytes are read. Integers are little endian; a timespec is s64 + u32. */
export type AttributeKind =
  'none' | 'u8' | 'u32' | 'u64' | 'timespec' | 'uuid' | 'string' | 'bytes';

const A = AttributeType;
const kinds = new Map<number, AttributeKind>([
  [A.UNSPEC, 'none'],
  ...[A.UUID, A.CLONE_UUID].map((type) => [type, 'uuid'] as const),
  ...[A.CTIME, A.MTIME, A.ATIME, A.OTIME].map((type) => [type, 'timespec'] as const),
  ...[A.XATTR_NAME, A.PATH, A.PATH_TO, A.PATH_LINK, A.CLONE_PATH].map(
    (type) => [type, 'string'] as const,
  ),
  ...[A.XATTR_DATA, A.DATA, A.VERITY_SALT_DATA, A.VERITY_SIG_DATA].map(
    (type) => [type, 'bytes'] as const,
  ),
  ...[A.FALLOCATE_MODE, A.COMPRESSION, A.ENCRYPTION, A.VERITY_BLOCK_SIZE].map(
    (type) => [type, 'u32'] as const,
  ),
  [A.VERITY_ALGORITHM, 'u8'],
]);

const names = new Map<number, AttributeName>(
  Object.entries(AttributeType).map(([name, type]) => [type, name as AttributeName]),
);

/** The kernel's name without its prefix; undefined for a number it doesn't define. */
export function attributeName(type: number): AttributeName | undefined {
  return names.get(type);
}

/** By number, since every attribute of a stream is looked up here. */
const kindOf = Array.from({ length: A.VERITY_SIG_DATA + 1 }, (_, type) => kinds.get(type) ?? 'u64');

/** How the attribute is read; undefined for a number that no protocol defines. */
export function attributeKind(type: number): AttributeKind | undefined {
  return kindOf[type];
}

const sizes: Readonly<Partial<Record<AttributeKind, number>>> = {
  u8: 1,
  u32: 4,
  u64: 8,
  timespec: 12,
  uuid: 16,
};

/** Bytes that a value of this kind must have; undefined where any number will do. */
export function kindSize(kind: AttributeKind): number | undefined {
  return sizes[kind];
}
