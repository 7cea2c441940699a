// SPDX-License-Identifier: GPL-2.0-only
import type { Arrival } from './replay';
import type { Moment, Watch } from './moment';
import type { Position } from './position';
import type { RunControl } from './runControl';

/** Moves over a send in both directions, one movement at a time. */
export interface SendReplay {
  /** Where it stands; undefined until the first movement. */
  readonly moment: Moment | undefined;
  readonly position: Position;
  /** Whether it stands where the send ended or failed: nothing is further on. */
  readonly isOver: boolean;
  /** To the next moment that the watch finds, behind the one it is at. */
  forward<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<Arrival<Found>>;
  /** To the last moment that the watch finds before the one it is at; else to the first of all. */
  backward<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<Arrival<Found>>;
  /** To a position that was reached before. */
  goTo(position: Position, control?: RunControl): Promise<void>;
  /**
   * Shows the watch every moment that it has an interest in, from the send's beginning to where it
   * stands, and stays there; false where that was cut short.
   */
  survey<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<boolean>;
}
