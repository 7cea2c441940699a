// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { u32Data } from '../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import type { StreamFault } from '../../../engine/stream/streamFault';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { describeProgs, receiveDump } from '../../btrfs';
import { ascii, end, indexBytes, path, subvol, u64 } from './fixtures';

const header = encodeHeader(1);
const begin = Buffer.concat([header, subvol(1)]);
const begin2 = Buffer.concat([encodeHeader(2), subvol(2)]);
const unlink = (name: string | Uint8Array) => encodeCommand(C.UNLINK, [path(name)], 1);
const v1 = (...commands: Uint8Array[]) => Buffer.concat([begin, ...commands, end(1)]);
const data = (length: number) => ({ type: A.DATA, data: new Uint8Array(length) });

/** The raw bytes of a command whose payload is given, with a CRC that is wrong. */
function raw(length: number, type: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(10 + payload.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  new DataView(bytes.buffer).setUint16(4, type, true);
  bytes.set(payload, 10);
  return bytes;
}

/** The command with another length in its header than it has. */
function withLength(command: Uint8Array, length: number): Uint8Array {
  const bytes = Uint8Array.from(command);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
}

/** Each kind of fault: its code, a file that has it, and the offset where it is told. */
const cases: readonly (readonly [string, Uint8Array, number])[] = [
  ['empty-stream', new Uint8Array(0), 0],
  ['truncated-header', header.subarray(0, 9), 0],
  ['truncated-header', header.subarray(0, 16), 0],
  ['unexpected-header', ascii('this is no stream at all'), 0],
  ['unexpected-header', ascii('short'), 0],
  ['missing-header', Buffer.concat([subvol(1), end(1)]), 0],
  ['unsupported-version', Buffer.concat([encodeHeader(9), end(1)]), 13],
  ['unsupported-version', Buffer.concat([encodeHeader(2 ** 32 - 1), end(1)]), 13],
  ['truncated-command-header', Buffer.concat([begin, unlink('x').subarray(0, 4)]), begin.length],
  ['truncated-payload', Buffer.concat([begin, unlink('x').subarray(0, 13)]), begin.length],
  ['truncated-payload', Buffer.concat([begin, unlink('x').subarray(0, 10)]), begin.length],
  ['truncated-payload', Buffer.concat([begin, raw(2 ** 32 - 1, 11, ascii('x'))]), begin.length],
  ['unreadable-bytes', v1(raw(2 ** 24, 11, ascii('x')), unlink('y'), unlink('z')), begin.length],
  ['unreadable-bytes', v1(withLength(unlink('x'), 7), unlink('y')), begin.length],
  ['zero-bytes', Buffer.concat([begin, new Uint8Array(25)]), begin.length],
  ['zero-bytes', v1(new Uint8Array(25)), begin.length],
  ['missing-end', begin, begin.length],
  ['header-without-end', Buffer.concat([begin, v1()]), begin.length],
  ['trailing-bytes', Buffer.concat([v1(), ascii('xyz')]), v1().length],
  ['crc-mismatch', v1(raw(5, 11, ascii('\x0f\0\x01\0x'))), begin.length],
  ['unknown-command', v1(encodeCommand(99, [path('x')], 1)), begin.length],
  [
    'command-too-new',
    v1(encodeCommand(C.FILEATTR, [path('x'), u64(A.FILEATTR, 1)], 1)),
    begin.length,
  ],
  [
    'command-too-long',
    v1(encodeCommand(C.WRITE, [path('x'), u64(A.FILE_OFFSET, 0), data(65_535)], 1)),
    begin.length,
  ],
  ['truncated-attributes', v1(raw(4, 11, ascii('\x0f\0\x01\0'))), begin.length + 10],
  [
    'unknown-attribute',
    v1(encodeCommand(C.UNLINK, [path('x'), path('y', 816)], 1)),
    begin.length + 15,
  ],
  ['unknown-attribute', v1(encodeCommand(C.UNLINK, [path('y', 0)], 1)), begin.length + 10],
  [
    'attribute-too-new',
    v1(encodeCommand(C.UNLINK, [path('x'), u64(A.FILEATTR, 1)], 1)),
    begin.length + 15,
  ],
  ['repeated-attribute', v1(encodeCommand(C.UNLINK, [path('x'), path('y')], 1)), begin.length + 15],
  ['missing-attribute', v1(encodeCommand(C.UNLINK, [], 1)), begin.length + 10],
  [
    'data-not-last',
    Buffer.concat([begin2, encodeCommand(C.WRITE, [path('x'), data(20)], 2), end(2)]),
    begin2.length + 15,
  ],
  [
    'wrong-size',
    v1(encodeCommand(C.CHMOD, [path('x'), { type: A.MODE, data: u32Data(1) }], 1)),
    begin.length + 15,
  ],
  ['nul-in-string', v1(unlink('x\0y')), begin.length + 10],
  ['parent-in-path', v1(unlink('a/../../x')), begin.length + 10],
  ['parent-in-path', v1(unlink('..')), begin.length + 10],
  ['absolute-path', v1(unlink('/etc/passwd')), begin.length + 10],
  ['path-too-long', v1(unlink('p'.repeat(4095))), begin.length + 10],
  [
    'nul-in-target',
    v1(encodeCommand(C.SYMLINK, [path('l'), u64(A.INO, 9), path('t\0', A.PATH_LINK)], 1)),
    begin.length + 27,
  ],
];

function faultsOf(bytes: Uint8Array): readonly StreamFault[] {
  const index = indexBytes(bytes);
  return [...index.faults, ...verifyStream(index)];
}

describe.each(cases)('%s', (code, bytes, offset) => {
  const faults = faultsOf(bytes);
  const found = faults.find((fault) => fault.code === code);

  test('is found where it is', () => {
    expect(found?.offset).toBe(offset);
    expect(offset + (found?.length ?? NaN)).toBeLessThanOrEqual(bytes.length);
  });

  test('says what to do in whole sentences without control characters', () => {
    expect(found?.message).toMatch(/^[A-Z0-9][^\p{Cc}]*\.$/u);
  });

  test('is an error if and only if a receiver fails on it', () => {
    const refused = found?.receive !== undefined && code !== 'missing-header';
    expect(found?.severity === 'error').toBe(refused);
  });
});

describe('what is no fault', () => {
  test.each([
    ['names with dots', unlink('..a/b../...')],
    ['the root itself', encodeCommand(C.CHMOD, [path(''), u64(A.MODE, 0o755)], 1)],
    [
      'a link’s target upwards',
      encodeCommand(C.SYMLINK, [path('l'), u64(A.INO, 9), path('../x', A.PATH_LINK)], 1),
    ],
    [
      'an absolute target',
      encodeCommand(C.SYMLINK, [path('l'), u64(A.INO, 9), path('/x', A.PATH_LINK)], 1),
    ],
    ['a long path', unlink('p'.repeat(4092))],
  ])('%s', (_name, command) => {
    expect(faultsOf(v1(command))).toEqual([]);
  });
});

test('hostile names are escaped in messages', () => {
  const [fault] = readCommand(indexBytes(v1(unlink('/\u202e\n\x1b[2J'))), 1).faults;
  expect(fault?.message).toContain('"/\\u{202e}\\u{a}\\u{1b}[2J"');
});

describeProgs('what btrfs receive prints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-faults-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  // A dump ends at the first END, says nothing of its own of an empty file, and names the command.
  const silent = ['empty-stream', 'trailing-bytes', 'path-too-long'];
  const told = cases.filter(([code]) => !silent.includes(code));

  test.each(told)('of %s is told word for word', (_code, bytes) => {
    const file = join(folder, 'stream');
    writeFileSync(file, bytes);
    const first = faultsOf(bytes).filter(({ receive }) => receive !== undefined);
    const real = receiveDump(file).stderr.toString('latin1').split('\n')[0];
    const expected = first.sort((a, b) => a.offset - b.offset)[0]?.receive;
    expect(real).toBe(expected === undefined ? '' : `ERROR: ${expected}`);
  });
});
