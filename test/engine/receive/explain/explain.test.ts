// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { displayName } from '../../../../engine/byteString';
import { withoutRepeats } from '../../../../engine/receive/checkFaults';
import { kernelDefects } from '../../../../engine/receive/explain/kernelDefects';
import type { ReceiveFinding } from '../../../../engine/receive/finding';
import { verifyStream } from '../../../../engine/stream/streamVerifier';
import { expectGolden } from '../../../golden';
import { defectStreams } from './defectStreams';
import { reportedFailures, type Failure } from './failures';
import { receiveChecked } from './receiveChecked';

test('what people report is explained', () => {
  expectGolden('receive/reported.txt', reportedFailures.map(reportOf).join('\n'));
});

test('the kernel’s known defects are explained', () => {
  expectGolden('receive/defects.txt', defectStreams.map(reportOf).join('\n'));
});

test.each([...defectStreams, ...reportedFailures])(
  'is told by its pattern: $name',
  ({ bytes, parent, defect }) => {
    const { findings } = receiveChecked(bytes, parent ? [parent] : []);
    expect(findings.find((finding) => finding.defect !== undefined)?.defect).toBe(defect);
  },
);

test.each([...defectStreams, ...reportedFailures])(
  'is told without a history, too: $name',
  ({ bytes, parent }) => {
    const first = (keepHistory: boolean) => {
      const check = receiveChecked(bytes, parent ? [parent] : [], 1_000, keepHistory);
      const { code, command, receive, defect } = check.findings.find(isError) ?? {};
      return { receives: check.verdict.receives, code, command, receive, defect };
    };
    expect(first(false)).toEqual(first(true));
  },
);

test('every known defect has a stream that shows it', () => {
  expect(new Set(defectStreams.map(({ defect }) => defect))).toEqual(
    new Set(Object.keys(kernelDefects)),
  );
});

const isError = ({ severity }: ReceiveFinding): boolean => severity === 'error';

function reportOf({ name, bytes, parent }: Failure): string {
  const { findings: all, verdict, receiver } = receiveChecked(bytes, parent ? [parent] : []);
  const { stream } = receiver;
  const { findings, faults } = withoutRepeats(all, [...stream.faults, ...verifyStream(stream)]);
  const lines = findings.flatMap(({ severity, code, command, message, receive, related }) => [
    `${severity} ${code} at ${command ?? 'no command'}: ${message}`,
    ...(receive === undefined ? [] : [`  receive: ${displayName(receive)}`]),
    ...related.map((link) => `  ${link.command}: ${link.message}`),
  ]);
  lines.push(
    ...faults.flatMap(({ severity, code, command, message, receive }) =>
      receive === undefined
        ? []
        : [
            `${severity} ${code} at ${command ?? 'no command'}: ${message}`,
            `  receive: ${receive}`,
          ],
    ),
  );
  const stop = verdict.refusal ? `fails at ${verdict.refusal.command ?? 'no command'}` : 'receives';
  return `${[`== ${name}: ${stop}`, ...lines].join('\n')}\n`;
}
