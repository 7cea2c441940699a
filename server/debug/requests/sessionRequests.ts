// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { capabilities } from '../capabilities';
import { ClientFormat } from '../clientFormat';
import type { RequestHandlers } from './requests';

/** From the first request to the last. */
export const sessionRequests = {
  initialize: (session, args: DebugProtocol.InitializeRequestArguments) => {
    session.client = new ClientFormat(args);
    return { body: capabilities, after: () => session.emit('initialized') };
  },

  launch: async (session, args: unknown) => {
    await session.open(args);
    return { after: () => session.begin() };
  },

  attach: async (session, args: unknown) => {
    await session.attach(args);
    return { after: () => session.begin() };
  },

  configurationDone: (session) => ({ after: () => session.configurationDone() }),

  restart: async (session, args: DebugProtocol.RestartArguments) => {
    await session.restart(args.arguments);
    return { after: () => session.begin() };
  },

  terminate: (session) => ({ after: () => void session.end() }),

  disconnect: () => ({}),

  cancel: (session, args: DebugProtocol.CancelArguments) => {
    session.cancel(args.progressId);
    return {};
  },
} satisfies RequestHandlers;
