// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakpointBody } from '../breakpoints/breakpointBody';
import type { RequestHandlers } from './requests';

/** They may come at any time; a launch under way is waited for, so that lines can be looked for. */
export const breakpointRequests = {
  setBreakpoints: async (session, args: DebugProtocol.SetBreakpointsArguments) => {
    await session.opened();
    const { client, breakpoints } = session;
    const requested = args.breakpoints ?? args.lines?.map((line) => ({ line })) ?? [];
    const lines = requested.map(({ line }) => ({ line: client.fromLine(line) }));
    const states = breakpoints.setLines(client.uriOf(args.source), lines);
    const source = session.source;
    return { body: { breakpoints: states.map((state) => breakpointBody(state, client, source)) } };
  },

  setFunctionBreakpoints: (session, args: DebugProtocol.SetFunctionBreakpointsArguments) => {
    const states = session.breakpoints.setFunctions(args.breakpoints.map(({ name }) => name));
    const body = states.map((state) => breakpointBody(state, session.client, undefined));
    return { body: { breakpoints: body } };
  },

  /** There are no exception filters; a send that fails always stops. */
  setExceptionBreakpoints: () => ({ body: { breakpoints: [] } }),

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
