// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiveChecked } from './receiveChecked';
import { scriptedStream } from './scriptedStream';

const name = fc.constantFrom('a', 'b', 'a/b', 'b/a', 'o257-7-0', 'o258-7-0', 'o257-7-0/a', '.');
const line = fc.oneof(
  fc.tuple(fc.constantFrom('mkfile', 'mkdir', 'mkfifo'), name, fc.constantFrom('257', '258')),
  fc.tuple(fc.constantFrom('rename', 'link'), name, name),
  fc.tuple(fc.constantFrom('unlink', 'rmdir'), name),
  fc.tuple(fc.constant('write'), name, fc.constantFrom('0', '4096', '100'), fc.constant('5000')),
  fc.tuple(
    fc.constant('clone'),
    name,
    fc.constantFrom('0', '4096'),
    fc.constantFrom('4096', '5000', '0'),
    fc.constantFrom('1', '2', '5'),
    name,
    fc.constantFrom('0', '4096', '7'),
  ),
  fc.tuple(fc.constantFrom('truncate', 'utimes'), name, fc.constantFrom('0', '5000')),
  fc.tuple(fc.constant('chmod'), name, fc.constantFrom('600', '755')),
  fc.tuple(fc.constant('chown'), name, fc.constantFrom('0', '1'), fc.constant('0')),
  fc.tuple(fc.constantFrom('set_xattr', 'remove_xattr'), name, fc.constantFrom('user.a', 'x')),
  fc.tuple(fc.constantFrom('end', 'subvol s 2', 'snapshot t 3 2', 'snapshot u 4 1')),
);
const script = fc.array(line, { maxLength: 60 }).map((lines) => lines.map((w) => w.join(' ')));

test('whatever the commands, each refusal is explained, and links lead to commands of the file', () => {
  fc.assert(
    fc.property(script, fc.boolean(), (lines, incremental) => {
      const begin = incremental ? 'snapshot s 2 1' : 'subvol s 2';
      const bytes = scriptedStream([begin, ...lines].join('\n'));
      const parent = scriptedStream('subvol p 1\nmkdir a 257\nmkfile b 258\nend');
      const { findings, verdict, receiver } = receiveChecked(bytes, [parent], 7);
      const errors = findings.filter(({ severity }) => severity === 'error');
      expect(errors).toHaveLength(verdict.receives ? 0 : 1);
      expect(errors[0]?.receive).toBe(verdict.refusal?.receive);
      for (const { message, related, command, offset } of findings) {
        expect(message).not.toMatch(/undefined|[\u0000-\u0009\u000b-\u001f]/);
        for (const link of related) expect(link.command).toBeLessThan(receiver.stream.commandCount);
        if (command !== undefined) expect(receiver.stream.offsetOf(command)).toBe(offset);
      }
    }),
    { numRuns: 300 },
  );
});

test('names are shown escaped', () => {
  const bytes = scriptedStream('subvol s 2\nunlink \u202ea\u0007\\\nend');
  const { findings } = receiveChecked(bytes);
  expect(findings[0]?.message).toContain('“\\u{202e}a\\u{7}\\\\”');
});

test('a file of nothing but renames to and fro is gone through without much ado', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) =>
    at % 2 === 0 ? 'rename f g' : 'rename g f',
  );
  const bytes = scriptedStream(`subvol s 2\nmkfile f 257\n${lines.join('\n')}\nend`);
  const { findings } = receiveChecked(bytes);
  expect(findings.filter(({ code }) => code === 'renamed-back')).toHaveLength(100);
});
