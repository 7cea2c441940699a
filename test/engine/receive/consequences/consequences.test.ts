// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { expectGolden } from '../../../golden';
import { directory, file } from '../explain/failures';
import { receiveChecked } from '../explain/receiveChecked';
import { scriptedStream } from '../explain/scriptedStream';

/** CAP_NET_RAW, as `setcap cap_net_raw+ep` writes it: revision 2, effective. */
const capability = '0x0100000200200000000000000000000000000000';

/** Streams that can be received, and have something odd about them. */
const odd: Readonly<Record<string, string>> = {
  'an inode that never gets its name': `mkfile o257-7-0 257\n${file(258, 'f')}`,
  'a directory that is never removed': `${directory(257, 'd')}\n${file(258, 'd/f')}\nrename d o257-7-0`,
  'an orphan name that is never resolved': `${file(257, 'f')}\nrename f o257-7-0`,
  'times that do not last': `${directory(257, 'd')}\nutimes d 5\n${file(258, 'd/f')}\n${file(259, 'g')}\nutimes g 5\nwrite g 0 5`,
  'times that last': `${directory(257, 'd')}\n${file(258, 'd/f')}\nwrite d/f 0 5\nutimes d/f 5\nutimes d 5`,
  'what changes nothing': `${file(257, 'f')}\nchmod f 644\nchown f 1 2\nset_xattr f user.a x\nset_xattr f user.a x\nwrite f 0 5\ntruncate f 5\nutimes f 5\nutimes f 5`,
  'a rename away and back': `${file(257, 'f')}\nrename f g\nrename g f`,
  'a rename away and back with another in between': `${file(257, 'f')}\n${file(258, 'g')}\nrename f x\nrename g f\nrename f g\nrename x f`,
  'data that is cut off again': `${file(257, 'f')}\nwrite f 0 4096\nwrite f 4096 4096\ntruncate f 4096`,
  'data behind the last truncate': `${file(257, 'f')}\ntruncate f 4096\nwrite f 8192 4096`,
  'data that goes on at the last truncate': `${file(257, 'f')}\nwrite f 0 4096\ntruncate f 4096\nwrite f 4096 100`,
  'capabilities that a write takes away': `${file(257, 'f')}\nset_xattr f security.capability ${capability}\nwrite f 0 5\nutimes f 5`,
  'capabilities that are removed, and of a file that is': `${file(257, 'f')}\nset_xattr f security.capability ${capability}\nremove_xattr f security.capability\n${file(258, 'g')}\nset_xattr g security.capability ${capability}\nunlink g`,
  'capabilities set twice': `${file(257, 'f')}\nset_xattr f security.capability ${capability}\nset_xattr f security.capability ${capability}`,
};

test('consequences of streams that can be received', () => {
  expectGolden(
    'receive/consequences.txt',
    Object.entries(odd)
      .map(([name, script]) => reportOf(name, `subvol s 2\n${script}\nend`))
      .join('\n'),
  );
});

test('an orphan name of the parent is told as the parent’s', () => {
  const parent = scriptedStream('subvol p 1\nmkfile o257-7-0 257\nend');
  const { findings } = receiveChecked(scriptedStream('snapshot s 2 1\nend'), [parent]);
  expect(findings.map(({ code }) => code)).toEqual(['orphan-from-parent', 'consequences']);
});

test('nothing is said of what a failing stream leaves behind', () => {
  const { findings } = receiveChecked(
    scriptedStream('subvol s 2\nmkfile o257-7-0 257\nunlink x\nend'),
  );
  expect(findings.map(({ code }) => code)).toEqual(['path-never-made']);
});

test('each subvolume of a file is looked at by itself', () => {
  const one = scriptedStream('subvol s 2\nmkfile o257-7-0 257\nend');
  const two = scriptedStream('subvol t 3\nmkfile o258-7-0 258\nend');
  const { findings } = receiveChecked(Buffer.concat([one, two]));
  expect(findings.map(({ code, command }) => [code, command])).toEqual([
    ['consequences', 0],
    ['inode-never-named', 1],
    ['consequences', 3],
    ['inode-never-named', 4],
  ]);
});

test('findings of a kind are bounded, and the others counted', () => {
  const files = Array.from({ length: 500 }, (_, at) => `mkfile o${257 + at}-7-0 ${257 + at}`);
  const { findings } = receiveChecked(scriptedStream(`subvol s 2\n${files.join('\n')}\nend`));
  expect(findings.filter(({ code }) => code === 'inode-never-named')).toHaveLength(100);
  expect(findings.find(({ code }) => code === 'consequences')?.message).toBe(
    'Of 501 commands: 100 made an inode that never gets its name; and 400 more of these, not listed.',
  );
});

test('what is found does not depend on the slices', () => {
  const whole = scriptedStream(`subvol s 2\n${Object.values(odd).slice(0, 3).join('\n')}\nend`);
  expect(receiveChecked(whole, [], 1).findings).toEqual(receiveChecked(whole).findings);
});

function reportOf(name: string, script: string): string {
  const { findings, verdict } = receiveChecked(scriptedStream(script));
  expect(verdict.receives, name).toBe(true);
  const lines = findings.flatMap(({ severity, code, command, message, related }) => [
    `${severity} ${code} at ${command ?? 'no command'}: ${message}`,
    ...related.map((link) => `  ${link.command}: ${link.message}`),
  ]);
  return `${[`== ${name}`, ...lines].join('\n')}\n`;
}
