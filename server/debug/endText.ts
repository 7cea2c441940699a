// SPDX-License-Identifier: GPL-2.0-only
import type { Moment } from './replay/moment';

/** What the console says once the send is over; `moment` is its last one. */
export function endText({ sctx, recorded }: Moment, failed: boolean): string {
  if (sctx) {
    const how = failed ? 'The send failed after' : 'Sent';
    return `${how} ${sctx.commands} commands, ${sctx.sendOff} bytes`;
  }
  const { send } = recorded;
  const { first, end } = send.range;
  const how = failed ? 'The stream breaks off after' : 'The stream ends after';
  return `${how} ${end - first} commands, ${send.offsetOf(end) - send.begin} bytes`;
}
