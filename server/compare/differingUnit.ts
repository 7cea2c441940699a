// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { attributeLabel, attributeText } from '../../engine/stream/text/attributeText';
import { composeLine } from '../../engine/stream/text/commandLine';
import { readCommand } from '../../engine/stream/decode';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { AttributeDifference } from '../../engine/stream/alignment/attributeDifference';
import type { AlignedStep, AlignedUnit } from '../../engine/stream/alignment/streamAlignment';
import { realPathAfter } from '../language/inodes/namesAt';
import type { InodeSide, InodeUnit } from './inodeUnits';

/** An inode whose commands differ, as plain data. */
export interface DifferingUnit {
  /** null where no stream at hand tells it, or where the commands are about no one inode. */
  readonly ino: number | null;
  /** Escaped for display; null where the commands are about no inode. */
  readonly path: string | null;
  /** Whether either stream has commands of it here. */
  readonly in: 'a' | 'b' | 'both';
  /** Whether it comes between other inodes in `b`. */
  readonly moved: boolean;
  /** Commands that are the same. */
  readonly same: number;
  readonly steps: readonly DifferingStep[];
}

export interface DifferingStep {
  readonly kind: Exclude<AlignedStep['kind'], 'same'>;
  readonly a?: CommandPlace;
  readonly b?: CommandPlace;
  /** Of a changed command: what isn't alike. None where only the checksum or the order differs. */
  readonly attributes?: readonly {
    readonly name: string;
    readonly a: string | null;
    readonly b: string | null;
  }[];
}

export interface CommandPlace {
  /** Counted from 0. */
  readonly command: number;
  /** Of its header, in bytes of its file. */
  readonly offset: number;
  /** As the editor shows it. */
  readonly text: string;
}

/** What a unit has that differs; undefined where nothing does. */
export function differingUnit(
  sideA: InodeSide,
  sideB: InodeSide,
  unit: AlignedUnit,
): DifferingUnit | undefined {
  const differing = unit.steps.filter((step) => step.kind !== 'same');
  if (differing.length === 0 && !unit.moved) return undefined;
  const same = unit.steps.reduce((sum, step) => sum + (step.kind === 'same' ? step.count : 0), 0);
  return {
    ...unitSubject(sideA, sideB, unit),
    in: !unit.a ? 'b' : !unit.b ? 'a' : 'both',
    moved: unit.moved,
    same,
    steps: differing.map((step) => differingStep(sideA.index, sideB.index, step)),
  };
}

/** The inode that a unit is about; see `DifferingUnit`. */
export function unitSubject(
  sideA: InodeSide,
  sideB: InodeSide,
  unit: AlignedUnit,
): Pick<DifferingUnit, 'ino' | 'path'> {
  const known = unitOf(sideB, unit.b) ?? unitOf(sideA, unit.a);
  return {
    ino: known?.inode?.ino ?? null,
    path: known?.inode ? displayName(realPathAfter(known.inode, known.last)) : null,
  };
}

/** Units are found by where they begin: the alignment hands them on as they are. */
function unitOf({ units }: InodeSide, unit: AlignedUnit['a']): InodeUnit | undefined {
  if (!unit) return undefined;
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((units[middle]?.first ?? Infinity) < unit.first) low = middle + 1;
    else high = middle;
  }
  return units[low];
}

/** A step that differs, with both commands' texts. */
export /** A step as it is shown. */
function differingStep(
  a: StreamIndex,
  b: StreamIndex,
  step: Exclude<AlignedStep, { kind: 'same' }>,
): DifferingStep {
  return {
    kind: step.kind,
    ...('a' in step ? { a: commandPlace(a, step.a) } : {}),
    ...('b' in step ? { b: commandPlace(b, step.b) } : {}),
    ...(step.kind === 'changed' ? { attributes: step.differences.map(attribute) } : {}),
  };
}

/** A command as a comparison shows it. */
export function commandPlace(index: StreamIndex, command: number): CommandPlace {
  const text = composeLine(readCommand(index, command, { dataLimit: 0, unchecked: true }), 0);
  return { command, offset: index.offsetOf(command), text };
}

function attribute({ type, a, b }: AttributeDifference) {
  return {
    name: attributeLabel(type),
    a: a ? attributeText(a) : null,
    b: b ? attributeText(b) : null,
  };
}
