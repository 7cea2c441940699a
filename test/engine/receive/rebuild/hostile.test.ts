// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { RebuildError } from '../../../../engine/receive/rebuild/errors';
import { ReadError } from '../../../../engine/snapshot/errors';
import { SendError } from '../../../../engine/send/errors';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { SnapshotRebuild } from '../../../../engine/receive/rebuild/snapshotRebuild';
import { scriptedStream } from '../explain/scriptedStream';
import { rebuild, sendAgain } from './agreement';

const indexOf = (bytes: Uint8Array) => indexStream(memorySource('hostile', bytes));
const stoppedOf = (script: string) =>
  rebuild(indexOf(scriptedStream(`subvol p 1\n${script}\nend`, 2))).stopped?.sentence;

const file = 'mkfile f 257\nwrite f 0 8192';

test.each([
  ['mkfile ../out 257', 'no directory is there to hold “../out”'],
  ['mkfile .. 257', '“..” can’t be a name'],
  ['mkfile x/y 257', 'no directory is there to hold “x/y”'],
  [`mkfile ${'n'.repeat(256)} 257`, 'can’t be a name'],
  ['mkfile f 256', 'its inode number is 256'],
  ['mkfile f 18446744073709551615', 'its inode number is 18446744073709552000'],
  ['mkdir d 257\nrename d d/e', 'lies below what is moved there'],
  ['mkdir d 257\nmkfile d/f 258\nrmdir d', '“d” is not empty'],
  ['mkdir d 257\nwrite d 0 1', '“d” is no regular file'],
  [`${file}\nwrite f 18446744073709551615 9`, 'beyond byte 2^53'],
  [`${file}\ntruncate f 18446744073709551615`, 'beyond byte 2^53'],
  [`${file}\nupdate_extent f 0 5000000000000000`, 'more than 4503599627370496 bytes'],
  [`${file}\nclone f 4096 18446744073709547520 1 f 0`, 'beyond byte 2^53'],
  [`${file}\nclone f 100 4096 1 f 0`, 'the middle of a block'],
  [`${file}\nencoded_write f 0 4096 18446744073709551615 0`, 'beyond byte 2^53'],
  ['link . .', 'nothing is at “”'],
])('%s is said to be wrong', (script, sentence) => {
  expect(stoppedOf(script)?.replaceAll("'", '’')).toContain(sentence);
});

test('a file that is cloned onto itself again and again comes to an end', () => {
  const doubling = Array.from({ length: 44 }, (_, at) => {
    const length = 8192 * 2 ** at;
    return `clone f ${length} ${length} 1 f 0`;
  });
  expect(
    stoppedOf(`mkfile f 257\nwrite f 0 4096\nwrite f 4096 4096 1\n${doubling.join('\n')}`),
  ).toContain('more than 4000000 parts of files');
});

test('directories as deep as commands can make them', () => {
  const down = Array.from({ length: 3000 }, (_, at) => `mkdir n${at} ${257 + at}`);
  const nest = Array.from({ length: 2999 }, (_, at) => {
    const path = Array.from({ length: at + 1 }, (_unused, up) => `n${2999 - at + up}`);
    return `rename ${path[0] ?? ''} n${2998 - at}/${path[0] ?? ''}`;
  });
  const { stopped, sendRoot, ...rest } = rebuild(
    indexOf(scriptedStream(`subvol p 1\n${down.join('\n')}\n${nest.join('\n')}\nend`)),
  );
  expect(stopped).toBeUndefined();
  expect(() => sendAgain({ stopped, sendRoot, ...rest })).toThrow(SendError);
});

test('building the trees is done in as small steps as following the commands', () => {
  const files = Array.from({ length: 3000 }, (_, at) => `mkfile f${at} ${257 + at}`);
  const stream = indexOf(scriptedStream(`subvol p 1\n${files.join('\n')}\nend`));
  const rebuilding = new SnapshotRebuild({ stream, parents: [] });
  let following = 0;
  let building = 0;
  for (let before = 0; !rebuilding.step(1); before = rebuilding.done)
    if (rebuilding.done > before) following++;
    else building++;
  // Each inode is finished, sorted and put into a leaf.
  expect(following).toBe(files.length + 1);
  expect(building).toBeGreaterThan(2 * files.length);
});

test('a directory of many names is finished, sorted and put into leaves in steps', () => {
  const names = 20_000;
  const files = Array.from({ length: names }, (_, at) => `link d/f${at} f`);
  const script = `subvol p 1\nmkdir d 257\nmkfile f 258\n${files.join('\n')}\nend`;
  const rebuilding = new SnapshotRebuild({ stream: indexOf(scriptedStream(script)), parents: [] });
  let building = 0;
  for (let before = 0; !rebuilding.step(1); before = rebuilding.done)
    if (rebuilding.done === before) building++;
  // 256 names at once while it is finished, and in each of seven rounds of two sorts; leaves of 200 items.
  expect(building).toBeGreaterThan(15 * (names / 256) + 2 * (names / 200));
});

test('a file that begins more snapshots than anyone has', () => {
  const many = Array.from({ length: 1100 }, (_, at) => `subvol p${at} 1`);
  const stream = indexOf(scriptedStream(`${many.join('\n')}\nend`));
  expect(() => rebuild(stream)).toThrow('more than 1024 snapshots');
});

/** What a damaged stream may end in: an error that says so, or a rebuilt part. */
function tolerate(run: () => void): void {
  try {
    run();
  } catch (error) {
    const isTold = [RebuildError, SendError, ReadError].some((type) => error instanceof type);
    if (!isTold) throw error;
  }
}

test.each(['full-v1', 'full-v2', 'incremental-v2', 'incremental-nodata-v1', 'two-streams'])(
  '%s, with bytes changed anywhere, is rebuilt and sent as far as can be',
  (name) => {
    const read = (stream: string) =>
      readFileSync(new URL(`../../../fixtures/streams/${stream}.btrfs-stream`, import.meta.url));
    const bytes = read(name);
    const parents = name.startsWith('incremental')
      ? [indexOf(read(name.endsWith('v2') ? 'full-v2' : 'full-v1'))]
      : [];
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const { at, to } of changes) changed[at] = to;
        tolerate(() => {
          const request = { stream: indexOf(changed), parents, checkCrc: false };
          const work = new SnapshotRebuild(request);
          while (!work.step(100));
          sendAgain(work.finish());
        });
      }),
      { numRuns: 60 },
    );
  },
);
