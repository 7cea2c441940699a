// SPDX-License-Identifier: GPL-2.0-only
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesOf } from '../../../../engine/byteString';
import { describeRunningKernel } from '../../send/runningKernel';
import { defectStreams } from './defectStreams';
import { reportedFailures, type Failure } from './failures';
import { openRealReceiver, type RealReceiver } from './realReceive';
import { receiveChecked } from './receiveChecked';

/** What a check by itself can't know: what the receiver has. There it says what it assumed. */
const partial: ReadonlySet<string> = new Set([
  'parent that is not there',
  'clone source that is not there',
  'rmdir of a directory that is emptied later, its parent not at hand',
]);
/** fs-verity is not in every kernel; and what does not last is no failure. */
const elsewhere: ReadonlySet<string> = new Set([
  'fs-verity twice',
  'capabilities before the owner',
  'times of the root sent before all is made',
]);
const all = [...reportedFailures, ...defectStreams].filter(
  ({ name }) => !partial.has(name) && !elsewhere.has(name),
);

describeRunningKernel('the real btrfs receive', () => {
  let receiver: RealReceiver;
  beforeAll(() => (receiver = openRealReceiver()));
  afterAll(() => receiver.close());

  test.each(all)('stops with the same words: $name', ({ bytes, parent }: Failure) => {
    const { exitCode, errors } = receiver.receive(parent ? [parent, bytes] : [bytes]);
    const { verdict } = receiveChecked(bytes, parent ? [parent] : []);
    expect(exitCode).toBe(1);
    expect(verdict.receives).toBe(false);
    const { receive } = verdict.refusal ?? {};
    expect(withoutMount(`ERROR: ${textOf(receive)}`, '/mnt')).toBe(
      withoutMount(errors[0] ?? '', receiver.mount),
    );
  });

  test.each([...partial])('stops where a check could only assume: %s', (name) => {
    const failure = [...reportedFailures, ...defectStreams].find((each) => each.name === name);
    const { exitCode, errors } = receiver.receive(failure ? [failure.bytes] : []);
    expect(exitCode).toBe(1);
    const { findings } = receiveChecked(failure?.bytes ?? new Uint8Array(0));
    const said = findings.find(({ code }) => code.endsWith('not-at-hand'))?.message;
    expect(said).toContain(errors[0]);
  });
});

const textOf = (receive: Parameters<typeof bytesOf>[0] | undefined): string =>
  receive === undefined ? '' : new TextDecoder().decode(bytesOf(receive));

const withoutMount = (text: string, mount: string): string => text.replaceAll(mount, 'MOUNT');
