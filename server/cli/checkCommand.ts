// SPDX-License-Identifier: GPL-2.0-only
import { indexStream } from '../../engine/stream/streamIndex';
import { openPath } from '../nodeFileOpener';
import { checkStream, isFault, type CheckReport, type Finding } from './checkFindings';
import type { CliCommand } from './cliCommand';
import { givenSources } from './givenSources';
import { oneLine } from './oneLine';
import type { Output } from './output';
import { parseStreamArguments, type StreamFiles } from './streamArguments';
import { verifyAside } from './verifyAside';

export const checkCommand: CliCommand = {
  name: 'check',
  usage: ['FILE [--parents FILE…] [--json] [--hints]'],
  help: [
    'Check a stream: its structure, its checksums, and whether "btrfs receive" takes it. It is',
    'received in memory; for what receive would stop at, the cause is told.',
    '',
    'Exits with 1 where it finds errors or warnings. Without the streams that an incremental one',
    'builds on, what they hold is taken for granted, and a finding says so.',
    '',
    '  --parents FILE…   streams among which those that it builds on or clones from are found by',
    '                    UUID, or images with these subvolumes, in any order',
    '  --hints           also tell what is done for nothing; all data is looked at, for zeros',
    '                    that could be holes',
    '  --json            {"receives": bool, "findings": [...]}; command counts from 0, and receive',
    '                    is what "btrfs receive" would print',
  ],
  run: (args, out) => check(args, out),
};

async function check(args: readonly string[], out: Output): Promise<number> {
  const { values, files } = parseStreamArguments(args, {
    json: { type: 'boolean' },
    hints: { type: 'boolean' },
  });
  const report = await checkFiles(files, values.hints === true, __filename);
  if (values.json === true) printJson(report, out);
  else printText(files.file, report.findings, out);
  return report.findings.some(isFault) ? 1 : 0;
}

/** `program` is this program, for a thread that verifies the stream meanwhile. */
export async function checkFiles(
  { file, parents }: StreamFiles,
  hints: boolean,
  program: string,
): Promise<CheckReport> {
  const others = [...new Set(parents)].filter((path) => path !== file);
  const source = openPath(file);
  const open = [source];
  try {
    const verifying = verifyAside(file, source.size, program);
    const stream = indexStream(source);
    const given = await givenSources(stream, file, others, open);
    return await checkStream(stream, given, hints, verifying);
  } finally {
    for (const each of open) each.close();
  }
}

function printJson({ receives, findings }: CheckReport, out: Output): void {
  out.text(`{\n  "receives": ${receives},\n  "findings": [`);
  for (const [index, finding] of findings.entries()) {
    out.text(`${index === 0 ? '' : ','}\n    ${JSON.stringify(finding)}`);
  }
  out.text('\n  ]\n}\n');
}

/** Findings of one kind that are printed; in JSON all are. */
const printedOfKind = 100;

function printText(file: string, findings: readonly Finding[], out: Output): void {
  const kinds = new Map<string, number>();
  for (const { severity, code, offset, message, receive } of findings) {
    const count = (kinds.get(code) ?? 0) + 1;
    kinds.set(code, count);
    if (count > printedOfKind) continue;
    const place = offset === null ? file : `${file}:${offset}`;
    out.text(`${oneLine(`${place}: ${severity}: ${message} [${code}]`)}\n`);
    if (receive !== null) out.text(`    btrfs receive: ${oneLine(receive)}\n`);
  }
  for (const [code, count] of kinds) {
    if (count <= printedOfKind) continue;
    out.text(`${oneLine(file)}: ${count - printedOfKind} more [${code}]; --json lists all\n`);
  }
}
