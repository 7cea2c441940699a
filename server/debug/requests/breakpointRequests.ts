// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakpointBody } from '../breakpoints/breakpointBody';
import type { BreakpointState } from '../breakpoints/breakpointState';
import { dataBreakpointInfo } from '../breakpoints/dataBreakpointInfo';
import type { SendDebugger } from '../sendDebugger';
import type { Answer, RequestHandlers } from './requests';

/** Told after the answer would be too late: a run that goes on must see them at once. */
function answer(session: SendDebugger, states: readonly BreakpointState[]): Answer {
  session.breakpointsChanged();
  const body = states.map((state) => breakpointBody(state, session.client, session.source));
  return { body: { breakpoints: body } };
}

/** They may come at any time; a launch under way is waited for, so that lines can be looked for. */
export const breakpointRequests = {
  setBreakpoints: async (session, args: DebugProtocol.SetBreakpointsArguments) => {
    await session.opened();
    const { client, breakpoints } = session;
    const requested: DebugProtocol.SourceBreakpoint[] =
      args.breakpoints ?? args.lines?.map((line) => ({ line })) ?? [];
    const lines = requested.map((one) => ({ ...one, line: client.fromLine(one.line) }));
    const states = breakpoints.setLines(client.uriOf(args.source), lines);
    return answer(session, states);
  },

  setFunctionBreakpoints: (session, args: DebugProtocol.SetFunctionBreakpointsArguments) =>
    answer(session, session.breakpoints.setFunctions(args.breakpoints)),

  setDataBreakpoints: (session, args: DebugProtocol.SetDataBreakpointsArguments) => {
    const requests = args.breakpoints.map((one) => ({ ...one, name: one.dataId }));
    return answer(session, session.breakpoints.setData(requests));
  },

  /** A send that fails stops without being asked to. */
  setExceptionBreakpoints: (session, args: DebugProtocol.SetExceptionBreakpointsArguments) => {
    const options = args.filterOptions ?? [];
    const requests = [
      ...args.filters.map((name) => ({ name })),
      ...options.map(({ filterId, condition }) => ({ name: filterId, condition })),
    ];
    return answer(session, session.breakpoints.setFilters(requests));
  },

  dataBreakpointInfo: (session, args: DebugProtocol.DataBreakpointInfoArguments) => ({
    body: dataBreakpointInfo(session, args),
  }),

  breakpointLocations: async (session, args: DebugProtocol.BreakpointLocationsArguments) => {
    await session.opened();
    const { client, source } = session;
    const part = source?.partOf(client.uriOf(args.source));
    if (!source || part === undefined) return { body: { breakpoints: [] } };
    const first = client.fromLine(args.line);
    const last = client.fromLine(args.endLine ?? args.line);
    const lines = source.commandLines(part, first, last);
    return { body: { breakpoints: lines.map((line) => ({ line: client.line(line) })) } };
  },
} satisfies RequestHandlers;
