// SPDX-License-Identifier: GPL-2.0-only
import type { Debuggee } from './debuggee';
import type { Stop } from './motions';
import type { Moment } from './replay/moment';

/** A send that can be looked at, as it stands still. */
export interface Stopped {
  readonly debuggee: Debuggee;
  readonly moment: Moment;
  /** Why the send can't go on, where it failed here. */
  readonly failure: unknown;
  /** Why it stopped here; undefined where it has yet to be told. */
  readonly stop: Stop | undefined;
  /** Counts the stops, so that what was shown at an earlier one can be told. */
  readonly serial: number;
}
