// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { commandName } from '../../../engine/stream/commandType';
import { noSuchInode } from '../errors';
import { inodeNamed } from '../evaluate/hover';
import {
  fineMotions,
  goToCommand,
  goToInode,
  motions,
  restartInode,
  type Motion,
} from '../motions';
import { commandBegun, inodeBegun } from '../replay/landmarks';
import type { SendDebugger } from '../sendDebugger';
import type { Answer, RequestHandlers } from './requests';

/** The answer goes out before the engine moves, so that no stop can overtake it. */
function moving(command: keyof typeof motions, body?: object): (session: SendDebugger) => Answer {
  return (session) => {
    session.stopped(command);
    return { ...(body && { body }), after: () => session.move(motions[command], command) };
  };
}

/** In inodes, unless the client asks for commands (`line`) or events (`instruction`). */
function stepping(command: 'next' | 'stepBack') {
  return (session: SendDebugger, args: DebugProtocol.NextArguments): Answer => {
    session.stopped(command);
    const { granularity = 'statement' } = args;
    const motion: Motion =
      granularity === 'statement' ? motions[command] : fineMotions[granularity][command];
    return { after: () => session.move(motion, command) };
  };
}

/** What makes the engine move, and what halts it. */
export const stepRequests = {
  continue: moving('continue', { allThreadsContinued: true }),
  next: stepping('next'),
  stepIn: moving('stepIn'),
  stepOut: moving('stepOut'),
  stepBack: stepping('stepBack'),
  reverseContinue: moving('reverseContinue'),

  gotoTargets: async (session, args: DebugProtocol.GotoTargetsArguments) => {
    await session.opened();
    const { client } = session;
    const { source } = session.launched('gotoTargets');
    const part = source.partOf(client.uriOf(args.source));
    const line = client.fromLine(args.line);
    const command = part === undefined ? undefined : source.commandAtOrAfter({ part, line });
    const indexed = command === undefined ? undefined : source.indexed(command);
    if (command === undefined || indexed === undefined) return { body: { targets: [] } };
    const name = commandName(source.index.typeOf(indexed)) ?? 'command';
    const target = {
      id: command,
      label: `${name}, command ${command}`,
      line: client.line(source.lineOf(command)?.line ?? line),
    };
    return { body: { targets: [target] } };
  },

  goto: (session, args: DebugProtocol.GotoArguments) => {
    const { moment } = session.stopped('goto');
    const { targetId } = args;
    const isThere = commandBegun(moment) === targetId;
    return {
      after: () => {
        if (isThere) session.remain({ reason: 'goto' });
        else session.move(goToCommand(targetId, moment), 'goto');
      },
    };
  },

  /** No request of DAP's own, which knows lines only: to an inode, given by its number or a path. */
  gotoInode: (session, args: { readonly inode: unknown }) => {
    const { moment } = session.stopped('gotoInode');
    const ino = inodeNamed(String(args.inode), moment.sctx);
    if (ino === undefined) throw noSuchInode(String(args.inode));
    const isThere = inodeBegun(moment) === ino;
    return {
      after: () => {
        if (isThere) session.remain({ reason: 'goto' });
        else session.move(goToInode(ino, moment), 'gotoInode');
      },
    };
  },

  /** Whatever the frame: the inode in work is begun anew. */
  restartFrame: (session) => {
    const { moment } = session.stopped('restartFrame');
    const isThere = inodeBegun(moment) !== undefined;
    return {
      after: () => {
        if (isThere) session.remain({ reason: 'restart' });
        else session.move(restartInode(moment), 'restartFrame');
      },
    };
  },

  pause: (session) => {
    session.launched('pause');
    return { after: () => session.pause() };
  },
} satisfies RequestHandlers;
