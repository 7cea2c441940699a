// SPDX-License-Identifier: GPL-2.0-only

/** Text of an errno as the C library has it in English: what `%m` prints. */
export const errnoText = {
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EINVAL: 'Invalid argument',
  ENAMETOOLONG: 'File name too long',
  ENODATA: 'No data available',
} as const;

export type Errno = keyof typeof errnoText;

/** Ends the dump where btrfs-progs would give up, after what it prints on the way. */
export class DumpStop extends Error {
  override readonly name = 'DumpStop';
  readonly errno: Errno;
  /** A ByteString where it has a path in it; undefined where nothing is printed. */
  readonly printed: string | undefined;

  constructor(errno: Errno, printed?: string) {
    super(printed ?? errnoText[errno]);
    this.errno = errno;
    this.printed = printed;
  }
}

/** What btrfs-progs 6.2 prints on a stream that it can't read, without `ERROR: `. */
export const dumpStops = {
  emptyStream: () => new DumpStop('ENODATA'),
  shortRead: (expected: number, read: number) =>
    new DumpStop('EIO', `short read from stream: expected ${expected} read ${read}`),
  unexpectedEnd: () => new DumpStop('EINVAL', 'unexpected EOF in stream'),
  unexpectedHeader: () => new DumpStop('EINVAL', 'unexpected header'),
  unsupportedVersion: (version: number) =>
    new DumpStop('EINVAL', `stream version ${version | 0} not supported, please use newer version`),
  crcMismatch: () => new DumpStop('EINVAL', 'crc32 mismatch in command'),
  truncated: () => new DumpStop('EINVAL', 'send stream is truncated'),
  invalidAttribute: (type: number) =>
    new DumpStop('EINVAL', `invalid tlv in cmd tlv_type = ${type}`),
  missingAttribute: (type: number) =>
    new DumpStop('ENOENT', `attribute ${type} requested but not present`),
  wrongSize: (expected: number, got: number) =>
    new DumpStop('EINVAL', `invalid size for attribute, expected = ${expected}, got = ${got}`),
  timeOutOfRange: (seconds: bigint, nanoseconds: number) =>
    new DumpStop(
      'EINVAL',
      `failed to convert time ${seconds.toString()}.${String(nanoseconds).padStart(9, '0')} to local time`,
    ),
  /** The newline at the end is progs' own, besides the one that ends each message. */
  invalidPath: (title: string, path: string) =>
    new DumpStop('ENAMETOOLONG', `${title}: path invalid: ${path}\n`),
} as const;
