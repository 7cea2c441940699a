// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { ReceiveCheck } from '../../../engine/receive/check';
import { receiversOf } from '../../../engine/receive/checkReceivers';
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
