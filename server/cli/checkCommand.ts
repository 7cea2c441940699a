// SPDX-License-Identifier: GPL-2.0-only
import {
  isFault,
  notReceived,
  parentFindings,
  streamFindings,
  type Finding,
} from './checkFindings';
import type { CliCommand } from './cliCommand';
import { oneLine } from './oneLine';
import { withStream } from './openStream';
import type { Output } from './output';
import { parseStreamArguments } from './streamArguments';

export const checkCommand: CliCommand = {
  name: 'check',
  usage: ['FILE [--parents FILE…] [--json]'],
  help: [
    'Check a stream: its structure, its checksums, and each command by itself.',
    '',
    'Exits with 1 where it finds errors or warnings. Receiving it is not tried yet, so a stream',
    'without findings can still fail on a receiver that lacks what it builds on.',
    '',
    '  --parents FILE…   streams that it builds on, oldest first; they are checked, too',
    '  --json            {"receives": bool, "findings": [...]}; command counts from 0, and receive',
    '                    is what "btrfs receive" would print',
  ],
  run: (args, out) => check(args, out),
};

function check(args: readonly string[], out: Output): number {
  const { values, files } = parseStreamArguments(args, { json: { type: 'boolean' } });
  const findings = [
    ...files.parents.flatMap((parent) => withStream(parent, parentFindings)),
    ...withStream(files.file, streamFindings),
  ];
  if (values.json === true) printJson([...findings, notReceived], out);
  else printText(files.file, [...findings, notReceived], out);
  return findings.some(isFault) ? 1 : 0;
}

function printJson(findings: readonly Finding[], out: Output): void {
  const receives = !findings.some(
    ({ severity, receive }) => severity === 'error' || receive !== null,
  );
  out.text(`{\n  "receives": ${receives},\n  "findings": [`);
  for (const [index, finding] of findings.entries()) {
    out.text(`${index === 0 ? '' : ','}\n    ${JSON.stringify(finding)}`);
  }
  out.text('\n  ]\n}\n');
}

function printText(file: string, findings: readonly Finding[], out: Output): void {
  for (const { severity, code, offset, message, receive } of findings) {
    const place = offset === null ? file : `${file}:${offset}`;
    out.text(`${oneLine(`${place}: ${severity}: ${message} [${code}]`)}\n`);
    if (receive !== null) out.text(`    btrfs receive: ${oneLine(receive)}\n`);
  }
}
