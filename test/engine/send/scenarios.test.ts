// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import { AttributeType } from '../../../engine/stream/attributeType';
import { string } from '../../../engine/stream/command';
import { commandName } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream } from '../../../engine/stream/streamIndex';
import { engineSend, progsArguments } from './data/engineSend';
import { kernelSend, makeLiveVolume } from './data/liveVolume';
import { describeRunningKernel } from './runningKernel';

/** What a shell does below the mountpoint, and all commands but UTIMES that a send then makes of it. */
interface Scenario {
  readonly name: string;
  /**
   * `snap X` takes a read-only snapshot of `s` as X; `gen X` is the generation in which that was taken
   * and in which the inodes were made that are new in it; `sync` begins another.
   */
  readonly script: string;
  readonly send: { readonly subvol: string; readonly parent: string };
  /** Generations in orphan names differ from run to run: ORPHAN and NEW stand for them. */
  readonly commands: readonly string[];
}

const scenarios: readonly Scenario[] = [
  {
    name: 'a directory moves below one with a higher number that moves too',
    script: `mkdir -p s/a/b/c/d; mkdir s/a/b/c2; snap p
      mv s/a/b/c/d s/a/b/c2/d2; mv s/a/b/c s/a/b/c2/d2/cc; snap q`,
    send: { subvol: 'q', parent: 'p' },
    commands: ['RENAME a/b/c/d a/b/c2/d2', 'RENAME a/b/c a/b/c2/d2/cc'],
  },
  {
    name: 'a removed directory stays until what moves out of it has moved',
    script: `mkdir -p s/a/b/c/x s/a/b/y; touch s/a/b/c/foo.txt; snap p
      rm s/a/b/c/foo.txt; mv s/a/b/y s/a/b/YY; mv s/a/b/c/x s/a/b/YY; rmdir s/a/b/c; snap q`,
    send: { subvol: 'q', parent: 'p' },
    commands: [
      'RENAME a/b/c o259-ORPHAN-0',
      'RENAME a/b/y a/b/YY',
      'RENAME o259-ORPHAN-0/x a/b/YY/x',
      'UNLINK o259-ORPHAN-0/foo.txt',
      'RMDIR o259-ORPHAN-0',
    ],
  },
  {
    name: 'two directories swap their names',
    script: 'mkdir s/a s/b; snap p; mv s/a s/t; mv s/b s/a; mv s/t s/b; snap q',
    send: { subvol: 'q', parent: 'p' },
    commands: ['RENAME b o258-ORPHAN-0', 'RENAME a b', 'RENAME o258-ORPHAN-0 a'],
  },
  {
    name: "an orphan's name that is taken gets the next number",
    script: `mkdir s/a s/b; snap p; mkdir s/o258-$(gen p)-0 s/o258-$(gen p)-1
      mv s/a s/t; mv s/b s/a; mv s/t s/b; snap q`,
    send: { subvol: 'q', parent: 'p' },
    commands: [
      'RENAME b o258-ORPHAN-2',
      'RENAME a b',
      'RENAME o258-ORPHAN-2 a',
      'MKDIR o259-NEW-0',
      'RENAME o259-NEW-0 o258-ORPHAN-0',
      'CHOWN o258-ORPHAN-0',
      'CHMOD o258-ORPHAN-0',
      'MKDIR o260-NEW-0',
      'RENAME o260-NEW-0 o258-ORPHAN-1',
      'CHOWN o258-ORPHAN-1',
      'CHMOD o258-ORPHAN-1',
    ],
  },
  {
    name: 'a link in a lower directory does not become the path that commands use',
    script: 'mkdir s/d; touch s/d/a; snap p; ln s/d/a s/b; chmod 600 s/b; snap q',
    send: { subvol: 'q', parent: 'p' },
    commands: ['LINK b d/a', 'CHMOD d/a'],
  },
  {
    name: "the old inode's path is kept for the new one with its number",
    script: `btrfs -q subvolume create t; sync; mkdir s/d; sync; mkdir t/d; sync; mkdir s/e t/e
      mv t/e t/f; mv t/d t/f/d; snap p; btrfs -q subvolume snapshot -r t q`,
    send: { subvol: 'q', parent: 'p' },
    commands: [
      'RMDIR d',
      'MKDIR o257-NEW-0',
      'CHOWN d',
      'CHMOD d',
      'RENAME e f',
      'RENAME o257-NEW-0 f/d',
    ],
  },
];

const prelude = `
  snap() { btrfs -q subvolume snapshot -r s "$1"; sync; }
  gen() { btrfs subvolume show "$1" | awk '/Gen at creation/ { print $4 }'; }
  btrfs -q subvolume create s; sync`;

/** The commands with their paths; without SNAPSHOT, END and UTIMES. */
function namesOf(stream: Uint8Array): string[] {
  const index = indexStream(memorySource('stream', stream));
  const lines: string[] = [];
  for (let at = 1; at < index.commandCount - 1; at++) {
    const command = readCommand(index, at);
    const name = commandName(command.type) ?? '';
    if (name === 'UTIMES') continue;
    const { PATH, PATH_TO, PATH_LINK } = AttributeType;
    const paths = [PATH, PATH_TO, PATH_LINK].flatMap((type) => string(command, type) ?? []);
    lines.push([name, ...paths].join(' '));
  }
  return lines;
}

describeRunningKernel('scenarios', () => {
  test.each(scenarios)('$name', ({ script, send, commands }) => {
    const volume = makeLiveVolume([], 256);
    try {
      volume.mount('noatime');
      execFileSync('sh', ['-ec', `cd ${volume.mountpoint}${prelude}\n${script}\nsync`]);
      const args = { ...send, proto: 1 } as const;
      const kernel = kernelSend(volume, progsArguments(volume.mountpoint, args));
      const ours = engineSend(volume.image, args);
      const words = new RegExp(`^${commands.join('\n').replace(/ORPHAN|NEW/g, '\\d+')}$`);
      expect(namesOf(ours).join('\n')).toMatch(words);
      expect(Buffer.compare(kernel, ours)).toBe(0);
    } finally {
      volume.close();
    }
  });
});
