// SPDX-License-Identifier: GPL-2.0-only
import { array, assert, asyncProperty, integer, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { SendError } from '../../../engine/send/errors';
import { allSwitches } from '../../../engine/send/profiles';
import type { Switch } from '../../../engine/send/kernelChanges';
import { stringData } from '../../../engine/stream/attributeData';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand } from '../../../engine/stream/encode';
import { indexStream } from '../../../engine/stream/streamIndex';
import type { ByteString } from '../../../engine/byteString';
import { alignSends } from '../../../server/kernels/agreement';
import { CauseSearch, type Cause } from '../../../server/kernels/causeSearch';
import { differenceKey, unitDifferences } from '../../../server/kernels/difference';
import type { KernelSend } from '../../../server/kernels/kernelSend';

const changes = allSwitches.slice(0, 6);
const [s0, s1, s2, s3] = changes as [Switch, Switch, Switch, Switch];

/** A kernel that unlinks these paths, each for an inode of its own, and then maybe fails. */
function unlinks(paths: readonly string[], code?: 'EIO'): KernelSend {
  const commands = paths.map((path) =>
    encodeCommand(
      CommandType.UNLINK,
      [{ type: AttributeType.PATH, data: stringData(path as ByteString) }],
      1,
    ),
  );
  return {
    index: indexStream(memorySource('send', Buffer.concat(commands))),
    units: paths.map((path, at) => ({ key: path, ino: 257 + at, first: at, last: at })),
    error: code && new SendError(code, 'fails'),
  };
}

/** What is found where a send with some of the changes is as `send` says; causes by command. */
async function search(
  send: (changes: ReadonlySet<Switch>) => KernelSend,
): Promise<ReadonlyMap<string, Cause>> {
  const a = send(new Set());
  const b = send(new Set(changes));
  const differences = unitDifferences(await alignSends(a, b));
  const found = new CauseSearch({ a, b }, changes, differences, (asInB) =>
    Promise.resolve(send(asInB)),
  );
  const causes = await found.find();
  expect([...causes.keys()].sort()).toEqual(differences.map(differenceKey).sort());
  return causes;
}

test('a change that makes a difference alone', async () => {
  const causes = await search((has) => unlinks(['x', ...(has.has(s1) ? ['y'] : []), 'z']));
  expect([...causes]).toEqual([['command :1', { how: 'alone', switches: [s1] }]]);
});

test('either of two changes', async () => {
  const causes = await search((has) => unlinks(has.has(s1) || has.has(s3) ? [] : ['y']));
  expect([...causes.values()]).toEqual([{ how: 'alone', switches: [s1, s3] }]);
});

test('changes that make a difference only together', async () => {
  const causes = await search((has) =>
    unlinks(has.has(s0) && has.has(s2) && has.has(s3) ? ['x', 'y'] : ['x', 'z']),
  );
  expect([...causes.values()]).toEqual([
    { how: 'together', switches: [s0, s2, s3] },
    { how: 'together', switches: [s0, s2, s3] },
  ]);
});

test('a change of the order', async () => {
  const causes = await search((has) => unlinks(has.has(s2) ? ['a', 'b', 'x'] : ['x', 'a', 'b']));
  expect([...causes]).toEqual([['order 0:2', { how: 'alone', switches: [s2] }]]);
});

test('what no change explains', async () => {
  const causes = await search((has) => unlinks(has.size === 0 ? ['x'] : has.size < 6 ? [] : ['y']));
  expect(causes.get('command :0')?.how).toBe('together');
  const none = await new CauseSearch(
    { a: unlinks(['x']), b: unlinks([]) },
    changes,
    [{ kind: 'command', a: 0 }],
    () => Promise.resolve(unlinks(['x'])),
  ).find();
  expect([...none.values()]).toEqual([{ how: 'unknown', switches: [] }]);
});

test('how the sends end', async () => {
  const [a, b] = [unlinks(['x'], 'EIO'), unlinks(['x'])];
  const found = new CauseSearch({ a, b }, changes, [{ kind: 'end' }], (asInB) =>
    Promise.resolve(asInB.has(s3) ? b : a),
  );
  expect([...(await found.find()).values()]).toEqual([{ how: 'alone', switches: [s3] }]);
});

/** Commands that are there where one of several sets of changes is whole. */
const conditions = array(
  array(uniqueArray(integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  }),
  { minLength: 1, maxLength: 5 },
);

test('of any combination: with the changes that are named it is there, with fewer it is not', async () => {
  await assert(
    asyncProperty(conditions, async (commands) => {
      const isThere = (sets: readonly number[][], has: ReadonlySet<Switch>): boolean =>
        sets.some((set) => set.every((at) => has.has(changes[at] ?? s0)));
      const causes = await search((has) =>
        unlinks(commands.flatMap((sets, at) => (isThere(sets, has) ? [`c${at}`] : []))),
      );
      expect(causes.size).toBe(commands.length);
      commands.forEach((sets, at) => {
        const { how, switches } = causes.get(`command :${at}`) ?? { how: '', switches: [] };
        if (how === 'alone') {
          const alone = changes.filter((one) => isThere(sets, new Set([one])));
          expect(switches).toEqual(alone);
        } else {
          expect(how).toBe('together');
          expect(isThere(sets, new Set(switches))).toBe(true);
          for (const one of switches)
            expect(isThere(sets, new Set(switches.filter((other) => other !== one)))).toBe(false);
        }
      });
    }),
    { numRuns: 60 },
  );
});
