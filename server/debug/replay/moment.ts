// SPDX-License-Identifier: GPL-2.0-only
import type { ProbeFields } from '../../../engine/send/probe';
import type { SendContext } from '../../../engine/send/sendContext';
import type { RecordedState } from '../streams/recordedState';
import type { Interest } from './interest';
import type { Position } from './position';

/** A function of the kernel that is at work; of a recorded send, the stream, inode or command. */
export interface Frame {
  readonly name: string;
  /** Its arguments. */
  readonly fields: ProbeFields;
  /** Commands written when it began. */
  readonly command: number;
}

interface Place extends Position {
  readonly kind: 'enter' | 'leave' | 'event';
  /** The function that begins or ends, or the event. */
  readonly name: string;
  readonly fields: ProbeFields;
  /** Outermost first; a function that ends is still on it. */
  readonly stack: readonly Frame[];
  /** Commands written before. */
  readonly commands: number;
}

/** The engine at one event, to be looked at and not changed; it holds until the engine moves on. */
export interface EngineMoment extends Place {
  readonly sctx: SendContext;
  readonly recorded?: undefined;
}

/** A place in a send that is only known by its stream. */
export interface RecordedMoment extends Place {
  readonly sctx?: undefined;
  readonly recorded: RecordedState;
}

export type Moment = EngineMoment | RecordedMoment;

/** What a search looks for: something other than undefined where it is found. */
export interface Watch<Found, At extends Moment = EngineMoment> {
  (moment: At): Found | undefined;
  /**
   * Told before the first of a row of moments what was just before it; nothing where that isn't known,
   * as then the first was shown before, or nothing comes before it.
   */
  readonly begin?: (before: At | undefined) => void;
  /** Where it can find something; left out, anywhere. What it has no interest in it isn't shown. */
  readonly interest?: Interest;
}
