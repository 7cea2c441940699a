// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { differingStep, type CommandPlace } from '../../compare/differingUnit';
import type { DifferenceOrigin, DifferingStep, SendDifference } from './sendDifference';

/** The streams that a difference is between. */
export interface DifferingStreams {
  readonly recorded: StreamIndex;
  readonly engine: StreamIndex;
}

/** Commands of a difference that are shown; an inode that only one of the streams has may have many. */
const shownSteps = 12;

/** What the engine writes and what was recorded, side by side, as lines. */
export function explainDifference(
  streams: DifferingStreams,
  difference: SendDifference,
  origin: DifferenceOrigin,
): string[] {
  const { steps, reordered } = difference;
  const left = steps.length - shownSteps;
  return [
    ...(reordered ? [explainOrder(streams, difference)] : []),
    ...steps.slice(0, shownSteps).flatMap((step) => explainStep(streams, step)),
    ...(left > 0 ? [`… and ${left} more ${left === 1 ? 'command' : 'commands'}.`] : []),
    ...(origin === 'rebuilt'
      ? ['This may come from what a stream alone does not tell: the snapshots are rebuilt.']
      : []),
  ];
}

function explainOrder({ recorded }: DifferingStreams, { unit }: SendDifference): string {
  const where = unit.a ? `: at offset ${recorded.offsetOf(unit.a.first)}` : '';
  return `The recorded stream has these commands between those of other inodes${where}.`;
}

function explainStep({ recorded, engine }: DifferingStreams, step: DifferingStep): string[] {
  const { a, b, attributes = [] } = differingStep(recorded, engine, step);
  switch (step.kind) {
    case 'changed': {
      const differences = attributes.map(
        (one) =>
          `Not alike: ${one.name} is ${one.b ?? 'not there'}, recorded ${one.a ?? 'without'}`,
      );
      const onlyBytes =
        differences.length === 0 ? ['Not alike: only bytes that are not shown'] : [];
      return [`The engine writes: ${shown(b)}`, recordedLine(a), ...differences, ...onlyBytes];
    }
    case 'added':
      return [`The engine writes: ${shown(b)}`, 'The recorded stream has no such command.'];
    case 'removed':
      return [recordedLine(a), 'The engine writes no such command.'];
    case 'moved-here':
      return [`The engine writes: ${shown(b)}`, `The recorded stream has it at ${offset(a)}.`];
    case 'moved-away':
      return [recordedLine(a), `The engine writes it as its command ${step.b}.`];
  }
}

function recordedLine(place: CommandPlace | undefined): string {
  return `Recorded at ${offset(place)}: ${shown(place)}`;
}

function shown(place: CommandPlace | undefined): string {
  return (place?.text ?? '').replaceAll(/ {2,}/g, ' ');
}

function offset(place: CommandPlace | undefined): string {
  return `offset ${place?.offset ?? 0}`;
}
