// SPDX-License-Identifier: GPL-2.0-only
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
} from 'vscode-languageserver';
import { withoutRepeats } from '../../engine/receive/checkFaults';
import type { ReceiveFinding } from '../../engine/receive/finding';
import type { FaultSeverity, StreamFault } from '../../engine/stream/streamFault';
import { commandHeaderLength } from '../../engine/stream/streamHeader';
import { fullLength } from '../../engine/stream/text/attributeText';
import type { Steps } from '../steps';
import { locationOf } from './definition';
import { commandInText, lineRange } from './ranges';
import { receiveDiagnostics } from './receive/receiveDiagnostics';
import type { ShownStream } from './streamDocument';

/** Diagnostics of one file at most; the last then says how many there are. */
const maxDiagnostics = 1000;

/**
 * What is wrong with the stream, and what receiving it brought to light, as far as it shows in one part
 * of its text.
 */
export function* diagnostics(
  document: ShownStream,
  part: number,
  received: readonly ReceiveFinding[] = [],
): Steps<Diagnostic[]> {
  const { faults, findings } = withoutRepeats(received, document.faults);
  const left = Math.max(0, maxDiagnostics - faults.length);
  return [
    ...(yield* faultDiagnostics(document, faults, part)),
    ...(yield* receiveDiagnostics(document, part, findings.slice(0, left))),
  ];
}

function* faultDiagnostics(
  document: ShownStream,
  faults: readonly StreamFault[],
  part: number,
): Steps<Diagnostic[]> {
  const shown = faults.slice(0, faults.length > maxDiagnostics ? maxDiagnostics - 1 : undefined);
  const found: Diagnostic[] = [];
  if (faults.length > shown.length && part === 1) found.push(summary(faults, shown.length));
  for (const fault of shown) {
    yield;
    const place = placeOf(document, fault);
    if (place.part === part) found.push(diagnosticOf(document, fault, place));
  }
  return found;
}

interface Place {
  readonly part: number;
  readonly line: number;
  /** The nearest command; undefined in a file that has none. */
  readonly command: number | undefined;
}

function diagnosticOf(document: ShownStream, fault: StreamFault, place: Place): Diagnostic {
  const related = relatedInformation(document, fault, place);
  return {
    range: rangeOf(document, fault, place),
    severity: severities[fault.severity],
    code: fault.code,
    ...(ofFormat(fault) ? { codeDescription: { href: formatDescription } } : {}),
    source: 'btrfs-send',
    message: fault.receive
      ? `${fault.message}\nbtrfs receive prints: ERROR: ${fault.receive}`
      : fault.message,
    ...(related ? { relatedInformation: [related] } : {}),
  };
}

/** What btrfs-progs documents of the format that the fault is against. */
const formatDescription = 'https://btrfs.readthedocs.io/en/latest/dev/dev-send-stream.html';

const ofFormat = ({ code }: StreamFault): boolean => code !== 'send-failed';

const severities: Readonly<Record<FaultSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

function placeOf({ index, layout }: ShownStream, fault: StreamFault): Place {
  const command = fault.command ?? commandBefore(index, fault.offset);
  if (command === undefined || command >= index.commandCount)
    return { part: 1, line: 0, command: undefined };
  return { ...layout.lineOf(command), command };
}

/** The last command that begins at or before an offset; the first where none does. */
function commandBefore(index: ShownStream['index'], offset: number): number | undefined {
  let low = 0;
  let high = index.commandCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.offsetOf(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return index.commandCount === 0 ? undefined : Math.max(0, low - 1);
}

/** The attribute concerned, where the fault is inside one; otherwise the whole line. */
function rangeOf({ index }: ShownStream, fault: StreamFault, { line, command }: Place): Range {
  if (command === undefined) return lineRange(line, line);
  const shown = commandInText(index, command);
  const payload = index.offsetOf(command) + commandHeaderLength;
  const token = shown.tokens.find(
    ({ attribute }) =>
      attribute &&
      payload + attribute.at <= fault.offset &&
      fault.offset < payload + attribute.at + 4 + fullLength(attribute),
  );
  return {
    start: { line, character: token?.start ?? shown.margin },
    end: { line, character: token?.end ?? shown.text.length },
  };
}

/** For what is wrong between commands or behind them: the last command that could be read. */
function relatedInformation(
  document: ShownStream,
  fault: StreamFault,
  { command }: Place,
): DiagnosticRelatedInformation | undefined {
  if (fault.command !== undefined || command === undefined) return undefined;
  const { margin, text } = commandInText(document.index, command);
  return {
    location: locationOf(document, command, margin, text.length),
    message: 'The command before it, the last that could be read.',
  };
}

function summary(faults: readonly StreamFault[], shown: number): Diagnostic {
  return {
    range: lineRange(0, 0),
    severity: DiagnosticSeverity.Error,
    code: 'too-many-faults',
    source: 'btrfs-send',
    message: `The first ${shown} of ${faults.length} faults are listed.`,
  };
}
