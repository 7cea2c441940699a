// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { cloneFindings } from '../../../engine/receive/checkClones';
import { workThrough } from '../../../engine/receive/explain/work';
import { indexStream } from '../../../engine/stream/streamIndex';
import { scriptedStream } from './explain/scriptedStream';

/** What is said of so many clones of such lengths, behind three other commands. */
function clonesOf(count: number, length: number, ...more: readonly string[]) {
  const clones = Array.from(
    { length: count },
    (_, at) => `clone f ${at * length} ${length} 1 g ${at * length}`,
  );
  const script = ['subvol s 1', 'mkfile g 257', 'mkfile f 258', ...clones, ...more, 'end'];
  const stream = indexStream(memorySource('stream', scriptedStream(script.join('\n'))));
  return workThrough(cloneFindings(stream)).map(({ code, severity, command, message }) => ({
    code,
    severity,
    command,
    words: /^(.*?) on average/.exec(message)?.[1],
  }));
}

test('a thousand clones of small pieces are worth a word, where the first is', () => {
  expect(clonesOf(1000, 4096)).toEqual([
    {
      code: 'small-clones',
      severity: 'hint',
      command: 3,
      words: '1,000 clones from here on are of 4,096 bytes',
    },
  ]);
});

test('fewer are not, nor are large ones, nor small ones that others make up for', () => {
  expect(clonesOf(999, 4096)).toEqual([]);
  expect(clonesOf(1000, 32_768)).toEqual([]);
  expect(clonesOf(1000, 4096, 'clone f 8192000 1073741824 1 g 0')).toEqual([]);
  expect(clonesOf(0, 0)).toEqual([]);
});
