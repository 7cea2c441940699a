// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../probe';
import { reviewedEvents, reviewOf, type ReviewRemark } from './review';

/** What the review said of one thing that the engine does. */
export interface ReviewedEvent {
  /** A function's name or an event's, as the probe is told it. */
  readonly event: string;
  readonly remarks: readonly ReviewRemark[];
}

/** The remarks on what sends a command, and on what was asked or decided on the way to it. */
export interface CommandReview {
  /** Of the functions that were at work when it was sent. */
  readonly senders: readonly ReviewedEvent[];
  /** Of what happened since the command before. */
  readonly before: readonly ReviewedEvent[];
}

/** The function that spans the whole send: it counts for the first command only. */
const outermost = 'send_subvol';

/** Notes, while the engine of the RFC sends, which remarks of the review each command has to do with. */
export class ReviewedCommands implements Probe {
  /** Functions that have begun and not ended, reviewed or not. */
  readonly #open: string[] = [];
  #before = 0;
  /** By command, a bit for each of the reviewed events. */
  readonly #sendersOf: number[] = [];
  readonly #beforeOf: number[] = [];

  enter(name: string): void {
    this.#open.push(name);
    this.#before |= bitOf(name);
  }

  leave(): void {
    this.#open.pop();
  }

  event(name: string, fields: ProbeFields): void {
    this.#before |= bitOf(name);
    if (name !== 'command') return;
    const command = Number(fields['command']);
    const spanning = command === 0 ? [] : [outermost];
    const senders = this.#open.filter((open) => !spanning.includes(open));
    const sending = senders.reduce((bits, sender) => bits | bitOf(sender), 0);
    this.#sendersOf[command] = sending;
    this.#beforeOf[command] = this.#before & ~sending;
    this.#before = 0;
  }

  /** What the review has to do with a command, counted from 0; a command that wasn't sent has nothing. */
  of(command: number): CommandReview {
    return {
      senders: eventsOf(this.#sendersOf[command] ?? 0),
      before: eventsOf(this.#beforeOf[command] ?? 0),
    };
  }
}

const bits = new Map(reviewedEvents.map((event, at) => [event, 2 ** at]));

const bitOf = (event: string): number => bits.get(event) ?? 0;

function eventsOf(set: number): readonly ReviewedEvent[] {
  return reviewedEvents
    .filter((event) => (set & bitOf(event)) !== 0)
    .map((event) => ({ event, remarks: reviewOf(event) ?? [] }));
}
