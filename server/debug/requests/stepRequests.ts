// SPDX-License-Identifier: GPL-2.0-only
import { motions } from '../motions';
import type { SendDebugger } from '../sendDebugger';
import type { Answer, RequestHandlers } from './requests';

/** The answer goes out before the engine moves, so that no stop can overtake it. */
function moving(command: keyof typeof motions, body?: object): (session: SendDebugger) => Answer {
  return (session) => {
    session.stopped(command);
    return { ...(body && { body }), after: () => session.move(motions[command], command) };
  };
}

/** What makes the engine move, and what halts it. */
export const stepRequests = {
  continue: moving('continue', { allThreadsContinued: true }),
  next: moving('next'),
  stepIn: moving('stepIn'),
  stepOut: moving('stepOut'),
  stepBack: moving('stepBack'),
  reverseContinue: moving('reverseContinue'),
  pause: (session) => {
    session.launched('pause');
    return { after: () => session.pause() };
  },
} satisfies RequestHandlers;
