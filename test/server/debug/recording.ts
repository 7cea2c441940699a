// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../../../engine/send/probe';
import { beginSend, sendStep } from '../../../engine/send/sendEngine';
import type { EngineMoment, Frame } from '../../../server/debug/replay/moment';
import type { Position } from '../../../server/debug/replay/position';
import type { OpenImageSend } from '../../../server/imageSend';
import { stateDigest } from './stateDigest';

/** One event of a send as it was when the engine ran from beginning to end. */
export interface Recorded<Noted> extends Position {
  readonly digest: string;
  readonly noted: Noted;
}

/** Runs the engine once with a probe of its own, and notes of every event the state and something more. */
export function record<Noted>(
  setup: OpenImageSend['setup'],
  note: (moment: EngineMoment) => Noted,
): Recorded<Noted>[] {
  const recorded: Recorded<Noted>[] = [];
  const stack: Frame[] = [];
  const at = { step: 0, event: -1 };
  const see = (kind: EngineMoment['kind'], name: string, fields: ProbeFields): void => {
    at.event += 1;
    const moment = { ...at, kind, name, fields, stack, sctx, commands: sctx.commands };
    recorded.push({ ...at, digest: stateDigest(moment), noted: note(moment) });
  };
  const probe: Probe = {
    enter: (name, fields) => {
      stack.push({ name, fields, command: sctx.commands });
      see('enter', name, fields);
    },
    event: (name, fields) => see('event', name, fields),
    leave: (name, fields) => {
      see('leave', name, fields);
      stack.pop();
    },
  };
  const sctx = beginSend({ ...setup, sink: { write: () => undefined }, probe });
  while (sendStep(sctx)) {
    at.step += 1;
    at.event = -1;
  }
  return recorded;
}
