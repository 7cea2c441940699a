// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from '../../engine/send/kernelChange';
import { kernelChanges, type Switch } from '../../engine/send/kernelChanges';
import type { Cause } from '../kernels/causeSearch';
import type { ExplainedUnit } from '../kernels/explainedUnit';
import { stepLines, unitHeading } from './diffText';

/** A unit that two kernels send otherwise, as lines: commands, and behind those of one cause the changes. */
export function explainedLines(unit: ExplainedUnit): string[] {
  const lines = [unitHeading(unit)];
  if (unit.moveCause) lines.push(causeLine(unit.moveCause));
  unit.steps.forEach((step, at) => {
    lines.push(...stepLines(step));
    const line = causeLine(step.cause);
    const next = unit.steps[at + 1];
    if (!next || causeLine(next.cause) !== line) lines.push(line);
  });
  return lines;
}

/** `    by cachesDirUtimes (6.3)`. */
export function causeLine({ how, switches }: Cause): string {
  const names = switches.map((name) => `${name} (${kernelChanges[name].since})`);
  switch (how) {
    case 'alone':
      return `    by ${names.join(', and alone by ')}`;
    case 'together':
      return `    only together by ${names.join(' and ')}`;
    case 'unknown':
      return '    by no change that is known';
  }
}

/** What a change does, for a list of those that were named. */
export function changeLine(name: Switch): string {
  const { since, backports, commit, evidence, does }: KernelChange = kernelChanges[name];
  const stable = backports ? `, ${backports.join(', ')}` : '';
  const source = commit === undefined ? evidence : `${evidence}, ${commit}`;
  return `${name}: ${does} Linux ${since}${stable} (${source})`;
}
