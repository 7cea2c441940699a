// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { memorySource } from '../../../../engine/byteSource';
import { ReceiveCheck } from '../../../../engine/receive/check';
import { receiversOf } from '../../../../engine/receive/checkReceivers';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { expectGolden } from '../../../golden';
import { scriptedStream } from './scriptedStream';

/** Streams, the last of which builds on the others, in which something is odd. */
const odd: Readonly<Record<string, readonly string[]>> = {
  'the sender has made snapshots of a subvolume that it has received, and receive takes the older':
    [
      'subvol monday 1 10\nmkfile a 257\nend',
      'snapshot tuesday 1 1 20 10\nmkfile b 258\nend',
      'snapshot wednesday 1 1 30 20\nunlink b\nend',
    ],
  'the same, where nothing comes of it': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 1 1 20 10\nmkfile b 258\nend',
    'snapshot wednesday 1 1 30 20\nunlink a\nend',
  ],
  'the parent was changed after it was sent': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 2 1 30 20\nunlink b\nend',
  ],
  'the parent was received by the sender, and sent on': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 2 1 30 20\nunlink a\nend',
  ],
  'the parent is whom it should be': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 2 1 30 10\nunlink a\nend',
  ],
  'another parent than that which was given': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 2 3 30 10\nunlink a\nend',
  ],
  'a clone source that is not among the given': [
    'subvol monday 1 10\nmkfile a 257\nend',
    'snapshot tuesday 2 1 30 10\nclone a 0 4096 5 b 0\nend',
  ],
};

test('what is told of parents and clone sources', () => {
  expectGolden('receive/buildsOn.txt', Object.entries(odd).map(reportOf).join('\n'));
});

test('of many snapshots of one subvolume each is looked at', () => {
  const streams = Array.from({ length: 20 }, (_, at) => `snapshot s${at} 2 1 30 20`);
  const { findings } = checked(['subvol p 1 10\nend', `${streams.join('\n')}\nend`]);
  expect(findings.map(({ code }) => code)).toEqual(
    Array.from(streams, () => 'parent-ctransid-differs'),
  );
});

function checked(scripts: readonly string[]): ReceiveCheck {
  const indexes = scripts.map((script, at) =>
    indexStream(memorySource(`${at}.btrfs-stream`, scriptedStream(script))),
  );
  const [own] = indexes.slice(-1);
  if (!own) throw new Error('No stream');
  const { own: receiver, parents } = receiversOf(own, indexes.slice(0, -1));
  for (const parent of parents) parent.step(Infinity);
  const check = new ReceiveCheck(receiver);
  while (!check.step(1_000));
  return check;
}

function reportOf([name, scripts]: [string, readonly string[]]): string {
  const { findings, verdict } = checked(scripts);
  const lines = findings.map(
    ({ severity, code, command, message }) =>
      `${severity} ${code} at ${command ?? 'no command'}: ${message}`,
  );
  const stop = verdict.refusal ? `fails at ${verdict.refusal.command ?? 'no command'}` : 'receives';
  return `${[`== ${name}: ${stop}`, ...lines].join('\n')}\n`;
}
