// SPDX-License-Identifier: GPL-2.0-only
import type { CommandPlace, DifferingStep, DifferingUnit } from '../compare/differingUnit';
import { counted } from '../compare/summaryLine';

/** A unit that differs, as lines: a heading, then its commands that differ. */
export function differingLines(unit: DifferingUnit): string[] {
  return [unitHeading(unit), ...unit.steps.flatMap(stepLines)];
}

/** What a unit is about, and what became of it. */
export function unitHeading({
  ino,
  path,
  in: where,
  moved,
  same,
}: Omit<DifferingUnit, 'steps'>): string {
  const subject = path === null ? 'stream' : `inode ${ino ?? '?'}  "${path}"`;
  const notes = [
    ...(where === 'both' ? [] : [`only in ${where === 'a' ? 'A' : 'B'}`]),
    ...(moved ? ['comes elsewhere in B'] : []),
    ...(same > 0 ? [`${counted(same, 'command')} the same`] : []),
  ];
  return `@@ ${subject}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`;
}

/** The commands of a step, from either stream. */
export function stepLines({ kind, a, b, attributes }: DifferingStep): string[] {
  switch (kind) {
    case 'removed':
      return [line('-', a)];
    case 'added':
      return [line('+', b)];
    case 'changed':
      return [line('-', a), line('+', b), ...(attributes ?? []).map(attributeLine)];
    case 'moved-away':
      return [`${line('<', a)}  comes at ${offsetText(b)} in B`];
    case 'moved-here':
      return [`${line('>', b)}  comes at ${offsetText(a)} in A`];
  }
}

function line(sign: string, place: CommandPlace | undefined): string {
  return `${sign} ${offsetText(place)}  ${place?.text ?? ''}`;
}

function offsetText(place: CommandPlace | undefined): string {
  return `0x${(place?.offset ?? 0).toString(16)}`;
}

function attributeLine({ name, a, b }: NonNullable<DifferingStep['attributes']>[number]): string {
  return `    ${name}: ${a ?? 'none'} → ${b ?? 'none'}`;
}
