// SPDX-License-Identifier: GPL-2.0-only
import type { SendDebugger } from '../sendDebugger';
import { breakpointRequests } from './breakpointRequests';
import { inspectionRequests } from './inspectionRequests';
import { sessionRequests } from './sessionRequests';
import { stepRequests } from './stepRequests';

export interface Answer {
  readonly body?: object;
  /** Done once the answer has been sent. */
  readonly after?: () => void;
}

/** Handles one kind of request; throws a DebugError to refuse it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each handler knows its arguments
export type RequestHandler = (session: SendDebugger, args: any) => Answer | Promise<Answer>;

export type RequestHandlers = Readonly<Record<string, RequestHandler>>;

/** Every request that the adapter understands, by its command. */
export const requests: ReadonlyMap<string, RequestHandler> = new Map(
  Object.entries<RequestHandler>({
    ...sessionRequests,
    ...breakpointRequests,
    ...stepRequests,
    ...inspectionRequests,
  }),
);
