// SPDX-License-Identifier: GPL-2.0-only
import type { Breakpoints, Hit } from './breakpoints/breakpoints';
import {
  beginsInode,
  commandBegun,
  inodeBegun,
  inodeEnded,
  inodeInWork,
  isEvent,
} from './replay/landmarks';
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
  readonly reason: 'entry' | 'step' | 'goto' | 'restart' | 'pause' | 'end' | Hit['reason'];
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
  next: on(beginsInode),
  stepIn: on(isEvent),
  stepOut: on(inodeEnded),
  stepBack: back(beginsInode),
  reverseContinue: back(never, entered),
} as const satisfies Record<string, Motion>;

/** The same in steps of a command or of an event, which a client asks for by the granularity. */
export const fineMotions = {
  line: { next: on(isCommand), stepBack: back(isCommand) },
  instruction: { next: on(isEvent), stepBack: back(isEvent) },
} as const satisfies Record<string, Record<string, Motion>>;

/** To the command, on or back; which one it is may only be known on the way. */
export function goToCommand(command: () => number | undefined, { commands }: Moment): Motion {
  const ends = (moment: Moment): boolean => {
    const begun = commandBegun(moment);
    return begun !== undefined && begun === command();
  };
  const arrived: Stop = { reason: 'goto' };
  const direction = commands <= (command() ?? Infinity) ? 'forward' : 'backward';
  const interest = interestInCommand(command);
  return { direction, ends, interest, arrived, atStart: arrived, direct: true };
}

/** To where the inode begins, on or back: inodes are sent in ascending order. */
export function goToInode(ino: number, moment: Moment): Motion {
  const ends = (at: Moment): boolean => inodeBegun(at) === ino;
  const direction = (inodeInWork(moment) ?? 0) < ino ? 'forward' : 'backward';
  const arrived: Stop = { reason: 'goto' };
  const missing = `Inode ${ino} is not in this send: nothing of it has changed`;
  const interest = interestInInode(ino);
  return { direction, ends, interest, arrived, atStart: arrived, direct: true, missing };
}

/** Back to where the inode in work began, or to the beginning of the send where none is. */
export function restartInode(moment: Moment): Motion {
  const arrived: Stop = { reason: 'restart' };
  const how = { direction: 'backward', arrived, atStart: arrived, direct: true } as const;
  if (moment.recorded) return { ...how, ends: beginsInode, interest: everything };
  const ino = moment.sctx.curIno;
  const ends = (at: Moment): boolean => ino !== 0 && inodeBegun(at) === ino;
  return { ...how, ends, interest: interestInInode(ino) };
}

/** Takes a log point's text, and the moment that it is about. */
export type Log = (text: string, moment: Moment) => void;

/** Looks for the motion's end, and for breakpoints on the way to it; what goes back logs nothing. */
export function watchOf(motion: Motion, breakpoints: Breakpoints, log: Log): Watch<Stop, Moment> {
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
