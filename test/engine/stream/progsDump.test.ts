// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { u32Data, u8Data } from '../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { progsDump } from '../../../engine/stream/progsDump';
import { describeProgs, receiveDump } from '../../btrfs';
import { ascii, end, path, sampleStreams, subvol, u64 } from './fixtures';
import { timespecData } from './timespecData';

const zoneOfRun = process.env['TZ'];
afterEach(() => setZone(zoneOfRun));

function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}

describeProgs('what btrfs receive --dump prints, errors and exit code included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-dump-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function expectSame(bytes: Uint8Array, zone = 'UTC'): void {
    const file = join(folder, 'stream');
    writeFileSync(file, bytes);
    setZone(zone);
    const written: Uint8Array[] = [];
    const ours = progsDump(memorySource(file, bytes), (part) => written.push(part));
    const real = receiveDump(file, zone);
    expect({
      stdout: Buffer.concat(written).toString('latin1'),
      stderr: Buffer.from(ours.errors).toString('latin1'),
      status: ours.exitCode,
    }).toEqual({
      stdout: real.stdout.toString('latin1'),
      stderr: real.stderr.toString('latin1'),
      status: real.status,
    });
  }

  const ino = u64(A.INO, 257);
  const anyByte = new Uint8Array(255).map((_, at) => at + 1);
  const bytesOf = (type: number, length: number) => ({ type, data: new Uint8Array(length) });
  const commands: readonly (readonly [string, Uint8Array])[] = [
    ['every byte in a path', encodeCommand(C.MKDIR, [path(anyByte), ino], 1)],
    ['the longest path', encodeCommand(C.UNLINK, [path('a'.repeat(4088))], 1)],
    ['too long a path', encodeCommand(C.UNLINK, [path('a'.repeat(4095))], 1)],
    [
      'a link at too long a path',
      encodeCommand(C.LINK, [path('a'.repeat(4095)), path('b c', A.PATH_LINK)], 1),
    ],
    [
      'too long a source',
      encodeCommand(C.RENAME, [path('a'.repeat(4095)), path('b/', A.PATH_TO)], 1),
    ],
    [
      'too long a destination',
      encodeCommand(C.RENAME, [path('a'), path('b'.repeat(4095), A.PATH_TO)], 1),
    ],
    [
      'too long a subvolume',
      encodeCommand(C.SUBVOL, [path('a'.repeat(4095)), bytesOf(A.UUID, 16), u64(A.CTRANSID, 1)], 1),
    ],
    ['a NUL in a path', encodeCommand(C.MKFILE, [path('ab\0cd'), ino], 1)],
    ['slashes', encodeCommand(C.MKFILE, [path('/ab//'), ino], 1)],
    ['an empty path', encodeCommand(C.MKFIFO, [path(''), ino], 1)],
    [
      'a device',
      encodeCommand(C.MKNOD, [path('x'), ino, u64(A.MODE, 0o20644), u64(A.RDEV, 0x1234)], 1),
    ],
    [
      'an xattr with special bytes',
      encodeCommand(
        C.SET_XATTR,
        [path('x'), path('a b\0c', A.XATTR_NAME), path('d\ne\0f', A.XATTR_DATA)],
        1,
      ),
    ],
    [
      'an empty xattr',
      encodeCommand(C.SET_XATTR, [path('x'), path('', A.XATTR_NAME), path('', A.XATTR_DATA)], 1),
    ],
    [
      'a clone longer than an int',
      encodeCommand(
        C.CLONE,
        [
          path('x'),
          u64(A.FILE_OFFSET, 2n ** 64n - 1n),
          u64(A.CLONE_LEN, 0x1_8000_0000),
          bytesOf(A.CLONE_UUID, 16),
          u64(A.CLONE_CTRANSID, 0),
          path('a b/', A.CLONE_PATH),
          u64(A.CLONE_OFFSET, 0),
        ],
        1,
      ),
    ],
    [
      'a negative mode',
      encodeCommand(
        C.FALLOCATE,
        [
          path('x'),
          { type: A.FALLOCATE_MODE, data: u32Data(0xffff_fff0) },
          u64(A.FILE_OFFSET, 1),
          u64(A.SIZE, 2n ** 63n),
        ],
        1,
      ),
    ],
    ['file attributes', encodeCommand(C.FILEATTR, [path('x'), u64(A.FILEATTR, 255)], 1)],
    [
      'verity',
      encodeCommand(
        C.ENABLE_VERITY,
        [
          path('x'),
          { type: A.VERITY_ALGORITHM, data: u8Data(2) },
          { type: A.VERITY_BLOCK_SIZE, data: u32Data(4096) },
          path('', A.VERITY_SALT_DATA),
          path('zz', A.VERITY_SIG_DATA),
        ],
        1,
      ),
    ],
    ['a missing attribute', encodeCommand(C.CHOWN, [path('x'), u64(A.GID, 1)], 1)],
    [
      'an attribute of a wrong size',
      encodeCommand(C.CHMOD, [path('x'), { type: A.MODE, data: u32Data(1) }], 1),
    ],
    ['a repeated attribute', encodeCommand(C.UNLINK, [path('x'), path('y')], 1)],
    ['an unknown command', encodeCommand(99, [path('x')], 1)],
    ['an unknown attribute', encodeCommand(C.UNLINK, [path('x'), path('', 816)], 1)],
    ['an attribute of type 0', encodeCommand(C.UNLINK, [path('', 0)], 1)],
  ];

  test.each(commands)('%s', (_name, command) => {
    const start = encodeHeader(1);
    expectSame(Buffer.concat([start, command, command, end(1)]));
    expectSame(Buffer.concat([start, subvol(1), command]));
  });

  test.each([0, 1, 2, 3, 9, 2 ** 32 - 1])('version %i', (version) => {
    expectSame(Buffer.concat([encodeHeader(version), subvol(1), end(1)]));
  });

  test('what is no stream', () => {
    expectSame(new Uint8Array(0));
    expectSame(ascii('this is no stream at all'));
    expectSame(encodeHeader(1).subarray(0, 5));
    expectSame(Buffer.concat([encodeHeader(1), subvol(1), encodeHeader(1), subvol(1)]));
  });

  const seconds = [
    0n,
    -1n,
    1_710_000_000n,
    1_720_000_000n,
    -2_000_000_000n,
    16_725_225_600n,
    253_402_300_800n,
    -62_135_596_800n,
    -62_167_219_201n,
    8_640_000_000_001n,
    -8_640_000_000_001n,
    9_007_199_254_740_993n,
    67_767_976_233_532_799n,
    67_767_976_233_532_800n,
    67_768_036_191_676_799n,
    67_768_036_191_676_800n,
    -67_768_040_609_740_800n,
    -67_768_040_609_740_801n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ];
  const zones = [
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
  ];

  test.each(zones)('times in %s', (zone) => {
    const time = (type: number, at: bigint) => ({ type, data: timespecData(at, 5) });
    for (const at of seconds) {
      const half = at > 2n ** 62n ? at : at + 15_552_000n;
      const times = [time(A.ATIME, at), time(A.MTIME, half), time(A.CTIME, 0n)];
      const command = encodeCommand(C.UTIMES, [path('x'), ...times], 1);
      expectSame(Buffer.concat([encodeHeader(1), command, end(1)]), zone);
    }
  });

  test('damaged streams', () => {
    const samples = sampleStreams().map(([, bytes]) => bytes);
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(600),
        fc.integer({ min: 1, max: 255 }),
        (stream, at, change) => {
          const bytes = Uint8Array.from(stream);
          bytes[at] = (bytes[at] ?? 0) ^ change;
          expectSame(bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});
