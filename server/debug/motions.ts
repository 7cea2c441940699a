// SPDX-License-Identifier: GPL-2.0-only
import type { Breakpoints, Hit } from './breakpoints/breakpoints';
import { commandBegun, inodeBegun, inodeEnded, isEvent } from './replay/landmarks';
import {
  either,
  everything,
  interestInCommand,
  interestInInode,
  nothing,
  type Interest,
} from './replay/interest';
import type { Moment, Watch } from './replay/moment';

/** Why the engine stands still, in DAP's words. */
export interface Stop {
  readonly reason: 'entry' | 'step' | 'goto' | 'restart' | 'pause' | Hit['reason'];
  readonly description?: string;
  readonly text?: string;
  readonly hitBreakpointIds?: number[];
}

/** A way to move through the send. */
export interface Motion {
  readonly direction: 'forward' | 'backward';
  /** Where it stops by itself; a breakpoint stops it before that. */
  readonly ends: (moment: Moment) => boolean;
  /** Where that can be. */
  readonly interest: Interest;
  /** What to call the stop where it ends. */
  readonly arrived: Stop;
  /** What to call a stop at the send's beginning, where there is nothing further back. */
  readonly atStart: Stop;
  /** Whether it goes to a place, and breakpoints on the way don't matter. */
  readonly direct?: boolean;
  /** What to say where that place isn't found: it then stays where it was. */
  readonly missing?: string;
}

const beginning = 'Stopped at the beginning of the send';
const stepped: Stop = { reason: 'step' };
const steppedToStart: Stop = { reason: 'step', description: beginning };
const entered: Stop = { reason: 'entry', description: beginning };

const begins = (moment: Moment): boolean => inodeBegun(moment) !== undefined;
const isCommand = (moment: Moment): boolean => commandBegun(moment) !== undefined;
const never = (): boolean => false;

function on(ends: Motion['ends'], arrived = stepped): Motion {
  const interest = ends === never ? nothing : everything;
  return { direction: 'forward', ends, interest, arrived, atStart: steppedToStart };
}

function back(ends: Motion['ends'], atStart = steppedToStart): Motion {
  const interest = ends === never ? nothing : everything;
  return { direction: 'backward', ends, interest, arrived: stepped, atStart };
}

/** By the DAP request that asks for it. Those that go back mirror those that go on. */
export const motions = {
  entry: on(isEvent, entered),
  continue: on(never),
  next: on(begins),
  stepIn: on(isEvent),
  stepOut: on(inodeEnded),
  stepBack: back(begins),
  reverseContinue: back(never, entered),
} as const satisfies Record<string, Motion>;

/** The same in steps of a command or of an event, which a client asks for by the granularity. */
export const fineMotions = {
  line: { next: on(isCommand), stepBack: back(isCommand) },
  instruction: { next: on(isEvent), stepBack: back(isEvent) },
} as const satisfies Record<string, Record<string, Motion>>;

/** To the command, on or back. */
export function goToCommand(command: number, { sctx }: Moment): Motion {
  const ends = (moment: Moment): boolean => commandBegun(moment) === command;
  const arrived: Stop = { reason: 'goto' };
  const direction = sctx.commands <= command ? 'forward' : 'backward';
  const interest = interestInCommand(command);
  return { direction, ends, interest, arrived, atStart: arrived, direct: true };
}

/** To where the inode begins, on or back: inodes are sent in ascending order. */
export function goToInode(ino: number, { sctx }: Moment): Motion {
  const ends = (moment: Moment): boolean => inodeBegun(moment) === ino;
  const direction = sctx.curIno < ino ? 'forward' : 'backward';
  const arrived: Stop = { reason: 'goto' };
  const missing = `Inode ${ino} is not in this send: nothing of it has changed`;
  const interest = interestInInode(ino);
  return { direction, ends, interest, arrived, atStart: arrived, direct: true, missing };
}

/** Back to where the inode in work began, or to the beginning of the send where none is. */
export function restartInode({ sctx }: Moment): Motion {
  const ino = sctx.curIno;
  const arrived: Stop = { reason: 'restart' };
  const ends = (moment: Moment): boolean => ino !== 0 && inodeBegun(moment) === ino;
  const interest = interestInInode(ino);
  return { direction: 'backward', ends, interest, arrived, atStart: arrived, direct: true };
}

/** Takes a log point's text, and the moment that it is about. */
export type Log = (text: string, moment: Moment) => void;

/** Looks for the motion's end, and for breakpoints on the way to it; what goes back logs nothing. */
export function watchOf(motion: Motion, breakpoints: Breakpoints, log: Log): Watch<Stop> {
  const look = (moment: Moment): Stop | undefined => {
    const outcome = breakpoints.at(moment);
    if (motion.direction === 'forward') outcome?.logs.forEach((text) => log(text, moment));
    const hit = motion.direct ? undefined : outcome?.hit;
    if (hit) return stopAt(hit);
    return motion.ends(moment) ? motion.arrived : undefined;
  };
  return Object.assign(look, {
    begin: (before?: Moment) => breakpoints.begin(before),
    interest: either(motion.interest, breakpoints.interest),
  });
}

function stopAt({ reason, ids, text }: Hit): Stop {
  return {
    reason,
    hitBreakpointIds: ids,
    ...(text !== undefined && { description: `Changed: ${text}`, text }),
  };
}
