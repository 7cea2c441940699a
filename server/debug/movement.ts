// SPDX-License-Identifier: GPL-2.0-only
import type { Breakpoints } from './breakpoints/breakpoints';
import { watchOf, type Log, type Motion, type Stop } from './motions';
import type { Moment, Watch } from './replay/moment';
import { comparePositions } from './replay/position';
import type { Arrival, Replay } from './replay/replay';
import type { RunControl } from './replay/runControl';

/** How a movement is told to halt. */
export interface Halting extends RunControl {
  paused: boolean;
  /** It halts to count anew what breakpoints ask for, and goes on; they aren't asked until then. */
  recounts: boolean;
}

/** What moves, and what it is watched by. */
export interface Movement {
  readonly replay: Replay;
  readonly motion: Motion;
  readonly breakpoints: Breakpoints;
  readonly log: Log;
  /** Breakpoints were not asked about the moment that it starts at, as it halted there to count anew. */
  readonly unasked: boolean;
}

/** Moves the replay; before that, breakpoints that count their hits see what was sent so far. */
export async function move(movement: Movement, control: Halting): Promise<Arrival<Stop>> {
  const { replay, motion, breakpoints, log } = movement;
  if (breakpoints.uncounted(replay.position)) {
    const here = await count(movement, control);
    if (here !== 'nothing') return here;
  }
  const watch = watchOf(motion, breakpoints, log);
  const asked = watching(watch, (moment) => (control.recounts ? undefined : watch(moment)));
  const origin = replay.position;
  const arrival = await (motion.direction === 'forward'
    ? replay.forward(asked, control)
    : replay.backward(asked, control));
  const isMissing = arrival.kind === 'end' || arrival.kind === 'start';
  if (motion.missing === undefined || !isMissing) return arrival;
  await replay.goTo(origin);
  if (replay.moment) log(motion.missing, replay.moment);
  return { kind: 'found', found: { ...motion.arrived, description: motion.missing } };
}

/** What was passed before stops nothing and logs nothing; where it stands may, if nobody asked there. */
async function count(
  { replay, motion, breakpoints, log, unasked }: Movement,
  control: Halting,
): Promise<Arrival<Stop> | 'nothing'> {
  const { position } = replay;
  const isHere = (moment: Moment): boolean => unasked && comparePositions(moment, position) === 0;
  const watch = watchOf(motion, breakpoints, (text, moment) => {
    if (isHere(moment)) log(text, moment);
  });
  let here: Stop | undefined;
  const counting = watching(watch, (moment) => {
    const stop = watch(moment);
    if (isHere(moment)) here = stop;
    return stop;
  });
  if (!(await replay.survey(counting, control))) return { kind: 'paused' };
  return here ? { kind: 'found', found: here } : 'nothing';
}

/** The same watch with another look. */
function watching(
  { begin, interest }: Watch<Stop>,
  look: (moment: Moment) => Stop | undefined,
): Watch<Stop> {
  return Object.assign(look, { ...(begin && { begin }), ...(interest && { interest }) });
}
