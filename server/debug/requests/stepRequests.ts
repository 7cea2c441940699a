// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { noSuchInode } from '../errors';
import { inodeNamed } from '../evaluate/hover';
import { receivedNumber } from '../evaluate/recordedQuestions';
import {
  fineMotions,
  goToCommand,
  goToInode,
  motions,
  restartInode,
  type Motion,
} from '../motions';
import { beginsInode, commandBegun, inodeBegun } from '../replay/landmarks';
import { sceneOf } from '../scopes/scene';
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
    const command = part === undefined ? undefined : source.textCommandAtOrAfter({ part, line });
    if (command === undefined) return { body: { targets: [] } };
    const target = {
      id: command,
      label: `${source.textCommandName(command)}, command ${command}`,
      line: client.line(source.lineOfText(command).line),
    };
    return { body: { targets: [target] } };
  },

  goto: (session, args: DebugProtocol.GotoArguments) => {
    const { moment, debuggee } = session.stopped('goto');
    const engines = (): number | undefined => debuggee.source.engineAtOrAfter(args.targetId);
    const begun = commandBegun(moment);
    const isThere = begun !== undefined && begun === engines();
    return {
      after: () => {
        if (isThere) session.remain({ reason: 'goto' });
        else session.move(goToCommand(engines, moment), 'goto');
      },
    };
  },

  /** No request of DAP's own, which knows lines only: to an inode, given by its number or a path. */
  gotoInode: (session, args: { readonly inode: unknown }) => {
    const { moment, debuggee } = session.stopped('gotoInode');
    const { sctx, receiver } = sceneOf(moment, debuggee);
    const wanted = String(args.inode);
    const ino = sctx ? inodeNamed(wanted, sctx) : receivedNumber(wanted, receiver());
    if (ino === undefined) throw noSuchInode(wanted);
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
    const isThere = beginsInode(moment);
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
