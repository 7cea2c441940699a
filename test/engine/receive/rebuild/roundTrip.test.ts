// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { scriptedStream } from '../explain/scriptedStream';
import { received, stateText } from '../receivedState';
import { rebuild, sendAgain } from './agreement';
import { operations, ScriptedTree } from './randomScripts';

const numRuns = Number(process.env['REBUILD_RUNS'] ?? 150);

function stateOf(...streams: readonly Uint8Array[]): string {
  const receiver = received(...streams);
  expect(receiver.refusals).toEqual([]);
  // The kernel makes inodes in the root, and doesn't always set its times behind that.
  return stateText(receiver.volume, receiver.subvolume).replace(/"mtime":"\w+"/, '');
}

/** Without the empty lines. */
const stream = (...lines: readonly string[]) =>
  scriptedStream(lines.filter((line) => line !== '').join('\n'));

const indexOf = (bytes: Uint8Array) => indexStream(memorySource('stream', bytes));

test('what the engine makes of rebuilt snapshots is received as what was recorded', () => {
  fc.assert(
    fc.property(
      operations(40),
      operations(40),
      fc.constantFrom('6.18', '6.12'),
      (before, after, kernel) => {
        let uuid = 1;
        const tree = new ScriptedTree(() => uuid);
        for (const operation of before) tree.do(operation);
        const root = 'chown . 0 0\nchmod . 755\nutimes . 5';
        const first = stream('subvol p 1', root, tree.script(), 'end');
        uuid = 2;
        for (const operation of after) tree.do(operation);
        const second = stream('snapshot s 2 1', tree.script(), 'end');

        const full = sendAgain(rebuild(indexOf(first)), kernel);
        expect(stateOf(full)).toBe(stateOf(first));
        const again = sendAgain(rebuild(indexOf(second), [indexOf(first)]), kernel);
        expect(stateOf(first, again)).toBe(stateOf(first, second));
      },
    ),
    { numRuns },
  );
});
