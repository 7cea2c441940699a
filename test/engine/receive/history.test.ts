// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../engine/byteString';
import type { MemoryReceiver } from '../../../engine/receive/memoryReceiver';
import type { ReceivedInode } from '../../../engine/receive/receivedInode';
import { CommandType } from '../../../engine/stream/commandType';
import { scriptedStream } from './explain/scriptedStream';
import { receiverOf } from './receivedState';

const names = ['a', 'b', 'd', 'd/a', 'd/b', 'e', 'e/a'] as const;
const name = fc.constantFrom(...names);

/** Commands on few names, so that many of them fail, and many undo what another did. */
const line = fc.oneof(
  fc.tuple(fc.constantFrom('mkfile', 'mkdir'), name).map(([made, path]) => `${made} ${path} 300`),
  fc.tuple(name, name).map(([from, to]) => `rename ${from} ${to}`),
  fc.tuple(name, name).map(([path, old]) => `link ${path} ${old}`),
  fc.tuple(fc.constantFrom('unlink', 'rmdir'), name).map((words) => words.join(' ')),
  fc.tuple(name, fc.constantFrom('600', '644')).map(([path, mode]) => `chmod ${path} ${mode}`),
  name.map((path) => `write ${path} 0 5`),
  fc.tuple(name, fc.nat(3)).map(([path, at]) => `utimes ${path} ${at}`),
);

function receivedLines(lines: readonly string[]): MemoryReceiver {
  const script = ['subvol s 1', 'mkdir d 257', 'mkdir e 258', ...lines, 'end'].join('\n');
  const receiver = receiverOf(scriptedStream(script), undefined, { maxErrors: 0 });
  receiver.step(Infinity);
  return receiver;
}

/** All that a command can change of an inode. */
function described({ refs, permissions, data, times, mtimeIsNow }: ReceivedInode): string {
  const places = refs.map((ref) => `${ref.directory.ino ?? ''}/${ref.name}`).sort();
  return JSON.stringify([
    places,
    permissions,
    data?.command,
    `${times?.mtime.seconds}`,
    mtimeIsNow,
  ]);
}

test('the commands of an inode are those that changed it, whatever was done', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const receiver = receivedLines(lines);
      const inodes = new Set<ReceivedInode>();
      for (let at = 0; at <= receiver.received; at++) {
        receiver.goTo(at);
        for (const path of names) {
          const inode = receiver.subvolume?.lookup(byteStringOfText(path));
          if (inode) inodes.add(inode);
        }
      }
      for (const inode of inodes) {
        if (inode.type === 'directory') continue;
        const changed: number[] = [];
        let before = '';
        for (let at = 0; at <= receiver.received; at++) {
          receiver.goTo(at);
          const now = described(inode);
          if (at > 0 && now !== before) changed.push(at - 1);
          before = now;
        }
        const told = receiver.commandsOf(inode);
        expect(told).toEqual([...new Set(told)].sort((left, right) => left - right));
        expect(told).toEqual(expect.arrayContaining(changed));
        const types = told.map((at) => receiver.stream.typeOf(at));
        expect(types.filter((_, at) => !changed.includes(told[at] ?? -1)).every(isRepeatable)).toBe(
          true,
        );
      }
    }),
  );
});

/** Whether it may say what is so already. */
const isRepeatable = (type: number): boolean =>
  type === CommandType.CHMOD || type === CommandType.UTIMES;

test('the changes of a name are told as the states show them, whatever was done', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.nat(40), (lines, since) => {
      const receiver = receivedLines(lines);
      const { subvolume } = receiver;
      const directories = [subvolume?.root, subvolume?.inode(257), subvolume?.inode(258)];
      for (const directory of directories) {
        for (const text of directory ? ['a', 'b', 'd', 'e'] : []) {
          const entry = byteStringOfText(text);
          const changes = [];
          for (let at = since; at < receiver.received; at++) {
            receiver.goTo(at);
            const before = directory?.entry(entry);
            receiver.goTo(at + 1);
            const after = directory?.entry(entry);
            if (before !== after) changes.push({ command: at, before, after });
          }
          const told = directory && receiver.changesOfName(directory, entry, since);
          expect(told?.map(({ command }) => command)).toEqual(
            changes.map(({ command }) => command),
          );
          for (const [at, change] of changes.entries()) {
            expect(told?.[at]?.before).toBe(change.before);
            expect(told?.[at]?.after).toBe(change.after);
          }
        }
      }
    }),
  );
});
