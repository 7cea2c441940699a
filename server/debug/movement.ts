// SPDX-License-Identifier: GPL-2.0-only
import type { ImageStreamControl } from '../imageStream';
import type { Breakpoints } from './breakpoints/breakpoints';
import { watchOf, type Log, type Motion, type Stop } from './motions';
import { alignAll, interestInParting, parts } from './recorded/parting';
import type { SendAlignment } from './recorded/sendAlignment';
import { either, everything } from './replay/interest';
import type { Moment, Watch } from './replay/moment';
import { comparePositions } from './replay/position';
import type { Arrival } from './replay/replay';
import type { RunControl } from './replay/runControl';
import type { SendReplay } from './replay/sendReplay';

/** How a movement is told to halt. */
export interface Halting extends RunControl {
  paused: boolean;
  /** It halts to count anew what breakpoints ask for, and goes on; they aren't asked until then. */
  recounts: boolean;
}

/** What moves, and what it is watched by. */
export interface Movement {
  readonly replay: SendReplay;
  readonly motion: Motion;
  readonly breakpoints: Breakpoints;
  readonly log: Log;
  /** Recorded streams that are to be aligned as soon as what is written parts from them. */
  readonly alignments: readonly SendAlignment[];
  /** Breakpoints were not asked about the moment that it starts at, as it halted there to count anew. */
  readonly unasked: boolean;
}

/** Moves the replay; before that, breakpoints that count their hits see what was sent so far. */
export async function move(movement: Movement, control: Halting): Promise<Arrival<Stop>> {
  const { replay, motion, breakpoints, log, alignments } = movement;
  if (!(await alignAll(alignments, giveUp(control)))) return { kind: 'paused' };
  if (breakpoints.uncounted(replay.position)) {
    const here = await count(movement, control);
    if (here !== 'nothing') return here;
  }
  const watch = watchOf(motion, breakpoints, log);
  const asked = watching(watch, (moment) => (control.recounts ? undefined : watch(moment)));
  const origin = replay.position;
  const arrival = await (motion.direction === 'forward'
    ? forward(movement, asked, control)
    : replay.backward(asked, control));
  const isMissing = arrival.kind === 'end' || arrival.kind === 'start';
  if (motion.missing === undefined || !isMissing) return arrival;
  await replay.goTo(origin);
  if (replay.moment) log(motion.missing, replay.moment);
  return { kind: 'found', found: { ...motion.arrived, description: motion.missing } };
}

/** Goes on; where what is written parts from a recorded stream, it halts until the two are aligned. */
async function forward(
  { replay, alignments }: Movement,
  watch: Watch<Stop, Moment>,
  control: Halting,
): Promise<Arrival<Stop>> {
  if (alignments.length === 0) return replay.forward(watch, control);
  const look = (moment: Moment): Stop | undefined =>
    parts(alignments, moment) ? parted : watch(moment);
  const interest = either(watch.interest ?? everything, interestInParting(alignments));
  const parting = Object.assign(watching(watch, look), { interest });
  for (;;) {
    const arrival = await replay.forward(parting, control);
    if (arrival.kind !== 'found' || arrival.found !== parted) return arrival;
    if (!(await alignAll(alignments, giveUp(control)))) return { kind: 'paused' };
    // Nobody has asked about the moment that it halted at.
    const found = replay.moment && watch(replay.moment);
    if (found) return { kind: 'found', found };
  }
}

/** No stop that anybody is told of. */
const parted: Stop = { reason: 'step' };

/** Work that a pause gives up. */
function giveUp(control: Halting): ImageStreamControl {
  return {
    get cancelled() {
      return control.paused;
    },
  };
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
  { begin, interest }: Watch<Stop, Moment>,
  look: (moment: Moment) => Stop | undefined,
): Watch<Stop, Moment> {
  return Object.assign(look, { ...(begin && { begin }), ...(interest && { interest }) });
}
