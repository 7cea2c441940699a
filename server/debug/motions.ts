// SPDX-License-Identifier: GPL-2.0-only
import type { Breakpoints } from './breakpoints/breakpoints';
import { inodeBegun, inodeEnded, isEvent } from './replay/landmarks';
import type { Moment, Watch } from './replay/moment';

/** Why the engine stands still, in DAP's words. */
export interface Stop {
  readonly reason: 'entry' | 'step' | 'breakpoint' | 'function breakpoint' | 'pause' | 'exception';
  readonly description?: string;
  readonly text?: string;
  readonly hitBreakpointIds?: number[];
}

/** A way to move through the send. */
export interface Motion {
  readonly direction: 'forward' | 'backward';
  /** Where it stops by itself; a breakpoint stops it before that. */
  readonly ends: (moment: Moment) => boolean;
  /** What to call a stop at the send's beginning, where there is nothing further back. */
  readonly atStart: Stop;
}

const beginning = 'Stopped at the beginning of the send';
const stepped: Stop = { reason: 'step', description: beginning };
const entered: Stop = { reason: 'entry', description: beginning };

const begins = (moment: Moment): boolean => inodeBegun(moment) !== undefined;
const never = (): boolean => false;

/** By the DAP request that asks for it. Those that go back mirror those that go on. */
export const motions = {
  entry: { direction: 'forward', ends: isEvent, atStart: entered },
  continue: { direction: 'forward', ends: never, atStart: entered },
  next: { direction: 'forward', ends: begins, atStart: stepped },
  stepIn: { direction: 'forward', ends: isEvent, atStart: stepped },
  stepOut: { direction: 'forward', ends: inodeEnded, atStart: stepped },
  stepBack: { direction: 'backward', ends: begins, atStart: stepped },
  reverseContinue: { direction: 'backward', ends: never, atStart: entered },
} as const satisfies Record<string, Motion>;

/** Looks for the motion's end, and for breakpoints on the way to it. */
export function watchOf(motion: Motion, breakpoints: Breakpoints): Watch<Stop> {
  return (moment) => {
    const hit = breakpoints.hit(moment);
    if (hit) return { reason: hit.reason, hitBreakpointIds: hit.ids };
    if (!motion.ends(moment)) return undefined;
    return motion === motions.entry ? entered : { reason: 'step' };
  };
}
