// SPDX-License-Identifier: GPL-2.0-only
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import { byteStringOf, displayName } from '../../../engine/byteString';
import { kernelDefects, type KernelDefect } from '../../../engine/receive/explain/kernelDefects';
import type { FindingSeverity, ReceiveFinding } from '../../../engine/receive/finding';
import type { Steps } from '../../steps';
import { locationOf } from '../definition';
import { commandInText, type CommandInText } from '../ranges';
import type { ShownStream } from '../streamDocument';
import type { FindingData } from './findingData';

/** What receiving a stream brought to light, as far as it shows in one part of its text. */
export function* receiveDiagnostics(
  document: ShownStream,
  part: number,
  findings: readonly ReceiveFinding[],
): Steps<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const finding of findings) {
    yield;
    const command = commandOf(document, finding);
    if (command === undefined || document.layout.lineOf(command).part !== part) continue;
    found.push(diagnosticOf(document, finding, command));
  }
  return found;
}

/** Where it is shown: what concerns the whole stream, at its first command. */
function commandOf({ index }: ShownStream, { command }: ReceiveFinding): number | undefined {
  const shown = command ?? 0;
  return shown < index.commandCount ? shown : undefined;
}

function diagnosticOf(document: ShownStream, finding: ReceiveFinding, command: number): Diagnostic {
  const shown = commandInText(document.index, command);
  const { start, end } = placeIn(shown, finding);
  const { line } = document.layout.lineOf(command);
  const href = hrefOf(finding);
  const data: FindingData = { code: finding.code, command, related: finding.related };
  return {
    range: { start: { line, character: start }, end: { line, character: end } },
    severity: severities[finding.severity],
    code: finding.defect ?? finding.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: 'btrfs-send',
    message: messageOf(finding),
    ...(doneForNothing.has(finding.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    relatedInformation: relatedInformation(document, finding),
    data,
  };
}

const severities: Readonly<Record<FindingSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Commands that an editor may show faded. */
const doneForNothing: ReadonlySet<string> = new Set(['no-effect', 'renamed-back']);

function messageOf({ message, receive }: ReceiveFinding): string {
  return receive === undefined
    ? message
    : `${message}\nbtrfs receive prints: ERROR: ${displayName(receive)}`;
}

/** The path that it is about, where the command has it; otherwise the whole command. */
function placeIn(
  { tokens, margin, text }: CommandInText,
  { path }: ReceiveFinding,
): { readonly start: number; readonly end: number } {
  const token = tokens.find(
    ({ attribute }) => attribute && path !== undefined && byteStringOf(attribute.data) === path,
  );
  return { start: token?.valueStart ?? margin, end: token?.end ?? text.length };
}

/** Where a defect was mended. */
function hrefOf({ defect }: ReceiveFinding): string | undefined {
  const { commit }: KernelDefect = defect === undefined ? { when: '' } : kernelDefects[defect];
  return commit === undefined ? undefined : `https://git.kernel.org/torvalds/c/${commit}`;
}

function relatedInformation(
  document: ShownStream,
  { related }: ReceiveFinding,
): DiagnosticRelatedInformation[] {
  return related.map(({ command, message }) => {
    const { margin, text } = commandInText(document.index, command);
    return { location: locationOf(document, command, margin, text.length), message };
  });
}
