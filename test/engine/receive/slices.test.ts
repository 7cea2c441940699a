// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { ReceiveCheck } from '../../../engine/receive/check';
import { receiversOf } from '../../../engine/receive/checkReceivers';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand } from '../../../engine/stream/encode';
import { indexStream, type StreamIndex } from '../../../engine/stream/streamIndex';
import { directory, file } from './explain/failures';
import { scriptedStream } from './explain/scriptedStream';

const many = 30_000;
const times = (line: (at: number) => string, count = many): string[] =>
  Array.from({ length: count }, (_, at) => line(at));

/** Streams with something that has to be looked for all through them, and the code of what is found. */
const streams: readonly (readonly [code: string, ...lines: string[]])[] = [
  ['data-past-truncate', file(257, 'f'), 'truncate f 0', ...times((at) => `write f ${at + 1} 1`)],
  [
    'times-overwritten',
    directory(257, 'd'),
    'utimes d 5',
    `${file(258, 'd/f')}\nutimes d/f 5\nwrite d/f 0 1`,
    ...times((at) => `mkfile ${at} ${300 + at}`),
  ],
  ['inode-never-named', ...times((at) => `mkfile o${300 + at}-7-0 ${300 + at}`)],
  [
    'data-past-truncate',
    ...times((at) =>
      [`mkfile ${at} ${300 + at}`, `truncate ${at} 5`, `write ${at} 9 1`].join('\n'),
    ),
  ],
  [
    'renamed-back',
    file(257, 'f'),
    ...times((at) => `rename f g\n${file(300 + at, `${at}`)}\nrename g f`, 500),
    'rename f g',
    ...times((at) => `mkfile x${at} ${900 + at}`),
    'rename g f',
  ],
  [
    'path-removed',
    directory(257, 'd'),
    'rmdir d',
    ...times((at) => `mkfile ${at} ${300 + at}`),
    'chown d 0 0',
    ...times((at) => `unlink ${at}`),
  ],
  ['path-made-later', 'chown d 0 0', ...times((at) => `mkfile ${at} ${300 + at}`), 'mkdir d 257'],
  [
    'name-taken',
    file(257, 'f'),
    ...times((at) => `write f ${at} 1`),
    'mkdir f 258',
    ...times((at) => `write f ${at} 1`),
    'unlink f',
  ],
];

/** A file that is zeros but for its beginning and its end, and how many bytes were read of it. */
function sparse(begin: Uint8Array, zeros = 0, end: Uint8Array = new Uint8Array(0)) {
  const endAt = begin.length + zeros;
  const size = endAt + end.length;
  const source = {
    name: 'stream',
    size,
    bytesRead: 0,
    read: (offset: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      bytes.set(begin.subarray(offset, offset + length));
      if (offset + bytes.length > endAt)
        bytes.set(end.subarray(Math.max(0, offset - endAt)), Math.max(0, endAt - offset));
      source.bytesRead += bytes.length;
      return bytes;
    },
  };
  return source;
}

test('a payload of a hundred megabytes is summed in small pieces', () => {
  const length = 100 * 2 ** 20;
  const begin = Uint8Array.from(scriptedStream('subvol s 1\nmkfile f 257\nwrite f 0 0', 2));
  // PATH, FILE_OFFSET, and DATA, which is the last and goes on to the payload's end.
  const attributes = 5 + 12 + 2;
  const write = begin.length - attributes - 10;
  new DataView(begin.buffer).setUint32(write, attributes + length, true);
  const source = sparse(begin, length, scriptedStream('end', 2).subarray(17));
  const check = new ReceiveCheck(receiversOf(indexStream(source), []).own);
  let pieces = 0;
  for (let done = false; !done; pieces++) {
    source.bytesRead = 0;
    done = check.step(1);
    expect(source.bytesRead).toBeLessThan(2 ** 23);
  }
  expect(pieces).toBeGreaterThan(20);
  const [refusal] = check.receiver.refusals;
  expect([refusal?.command, refusal?.receive]).toEqual([2, 'crc32 mismatch in command']);
});

test('a payload of millions of attributes is not read over and over', () => {
  const none = { type: AttributeType.XATTR_NAME, data: new Uint8Array(0) };
  const flood = encodeCommand(
    CommandType.SET_XATTR,
    Array.from({ length: 2 ** 20 }, () => none),
    1,
  );
  const bytes = Buffer.concat([scriptedStream('subvol s 1\nmkfile f 257'), flood]);
  const source = sparse(bytes);
  const { own } = receiversOf(indexStream(source), []);
  source.bytesRead = 0;
  own.step(Infinity);
  expect(own.refusals[0]?.receive).toBe('attribute 15 requested but not present');
  expect(source.bytesRead).toBeLessThan(8 * bytes.length);
});

/** An index that counts what it is asked for. */
function counting(index: StreamIndex): { readonly index: StreamIndex; asked: number } {
  const counted = { index, asked: 0 };
  counted.index = new Proxy(index, {
    get: (target, name) => {
      counted.asked += 1;
      const value: unknown = Reflect.get(target, name);
      return value;
    },
  });
  return counted;
}

/** Things that the index is asked for where 500 commands are received and looked at. */
const most = 40_000;

test.each(streams)('all work is done in small pieces: what leads to %s', (code, ...lines) => {
  const bytes = scriptedStream(['subvol s 1', ...lines, 'end'].join('\n'));
  const counted = counting(indexStream(memorySource('stream', bytes)));
  const check = new ReceiveCheck(receiversOf(counted.index, []).own);
  let pieces = 0;
  for (let done = false; !done; pieces++) {
    const before = counted.asked;
    done = check.step(1);
    expect(counted.asked - before).toBeLessThan(most);
  }
  expect(pieces).toBeGreaterThan(many / 1000);
  expect(check.findings.map((finding) => finding.code)).toContain(code);
});
