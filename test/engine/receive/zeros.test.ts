// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { zeroFindings } from '../../../engine/receive/checkZeros';
import { workThrough } from '../../../engine/receive/explain/work';
import { indexStream } from '../../../engine/stream/streamIndex';
import { scriptedStream } from './explain/scriptedStream';

/** The commands' finding: where it is, and how many bytes it tells of. */
function zerosOf(version: number, ...writes: readonly string[]) {
  const bytes = scriptedStream(['subvol s 1\nmkfile f 257', ...writes, 'end'].join('\n'), version);
  const findings = workThrough(zeroFindings(indexStream(memorySource('stream', bytes))));
  return findings.map(({ command, message }) => [
    command,
    Number(/([\d,]+) bytes in whole/.exec(message)?.[1]?.replaceAll(',', '')),
    /by (.*?),/.exec(message)?.[1],
  ]);
}

test.each([1, 2])('zeros of whole sectors are counted, in protocol %i', (version) => {
  expect(
    zerosOf(version, 'write f 0 12288', 'write f 12288 12288 0', 'write f 40960 4096 0'),
  ).toEqual([[3, 16384, '2 commands from this one on']]);
  expect(zerosOf(version, 'write f 8192 40000 0')).toEqual([[2, 36864, 'this command']]);
});

test('sectors are the file’s', () => {
  expect(zerosOf(1, 'write f 100 8192 0')).toEqual([[2, 4096, 'this command']]);
  expect(zerosOf(1, 'write f 1 4096 0', 'write f 4096 4095 0')).toEqual([]);
});

test('data, nothing, and damaged commands are no zeros', () => {
  expect(zerosOf(1, 'write f 0 49152', 'write f 0 0', 'truncate f 8192')).toEqual([]);
  const cut = scriptedStream('subvol s 1\nwrite f 0 8192 0').subarray(0, 4000);
  expect(workThrough(zeroFindings(indexStream(memorySource('cut', cut))))).toEqual([]);
});

test('others get their turn after a megabyte, and after thousands of commands', () => {
  const pauses = (...lines: readonly string[]) => {
    const bytes = scriptedStream(['subvol s 1', ...lines, 'end'].join('\n'));
    return [...zeroFindings(indexStream(memorySource('stream', bytes)))].length;
  };
  expect(pauses(...Array<string>(100).fill('write f 0 65000'))).toBeGreaterThan(5);
  expect(pauses(...Array<string>(20_000).fill('unlink f'))).toBeGreaterThanOrEqual(10);
});
