// SPDX-License-Identifier: GPL-2.0-only

/**
 * A place in a send: a step of the engine (0 writes the header and the first command), and the
 * event within it, counted from 0. The engine is deterministic, so that a position names one state.
 */
export interface Position {
  readonly step: number;
  readonly event: number;
}

/** Before every event. */
export const beforeAll: Position = { step: 0, event: -1 };

/** Negative where `left` comes first. */
export function comparePositions(left: Position, right: Position): number {
  return left.step - right.step || left.event - right.event;
}
