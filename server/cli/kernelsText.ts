// SPDX-License-Identifier: GPL-2.0-only
import type { Cause } from '../kernels/causeSearch';
import { causeText } from '../kernels/causeText';
import type { ExplainedUnit } from '../kernels/explainedUnit';
import { stepLines, unitHeading } from './diffText';

/** A unit that two kernels send otherwise, as lines: commands, and behind those of one cause the changes. */
export function explainedLines(unit: ExplainedUnit): string[] {
  const lines = [unitHeading(unit)];
  if (unit.move) lines.push(causeLine(unit.move.cause));
  unit.steps.forEach((step, at) => {
    lines.push(...stepLines(step));
    const line = causeLine(step.cause);
    const next = unit.steps[at + 1];
    if (!next || causeLine(next.cause) !== line) lines.push(line);
  });
  return lines;
}

export function causeLine(cause: Cause): string {
  return `    by ${causeText(cause)}`;
}
