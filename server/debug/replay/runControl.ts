// SPDX-License-Identifier: GPL-2.0-only
import type { Moment } from './moment';

/** How whoever asked for a movement stays in charge of it. */
export interface RunControl {
  /** Asked between slices: whether to stop at the next event. */
  readonly paused: boolean;
  /** Told between slices where the engine is. */
  readonly advanced?: (moment: Moment) => void;
}

/** Goes where it was sent. */
export const uninterrupted: RunControl = { paused: false };
