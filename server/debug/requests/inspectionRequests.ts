// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { noSuchSource, staleFrame } from '../errors';
import { evaluate } from '../evaluate/evaluate';
import { evaluationNames } from '../evaluate/evaluationNames';
import { exceptionBody } from '../exceptionBody';
import { nextCommand } from '../nextCommand';
import { scopeFields, scopes, type Scene } from '../scopes/scopes';
import { threadId, type Stopped } from '../sendDebugger';
import { shownStack } from '../stack';
import type { RequestHandlers } from './requests';

/** Frames that one stop can have; a frame's number also says which stop it belongs to. */
const framesPerStop = 65_536;

function sceneOf({ moment, debuggee }: Stopped): Scene {
  return { sctx: moment.sctx, command: () => nextCommand(moment, debuggee.source) };
}

function formatOf(format: DebugProtocol.ValueFormat | undefined): { hex: boolean } {
  return { hex: format?.hex === true };
}

/** What looks at a send that stands still; nothing here changes it. */
export const inspectionRequests = {
  threads: () => ({ body: { threads: [{ id: threadId, name: 'btrfs send' }] } }),

  stackTrace: (session, args: DebugProtocol.StackTraceArguments) => {
    const { moment, debuggee, serial } = session.stopped('stackTrace');
    const { client } = session;
    const { startFrame: start = 0, levels = 0 } = args;
    const count = levels > 0 ? levels : framesPerStop;
    const frames = shownStack(moment, debuggee.source, start, count);
    const stackFrames = frames.map(({ name, place }, at): DebugProtocol.StackFrame => ({
      id: serial * framesPerStop + start + at,
      name,
      line: place ? client.line(place.line) : 0,
      column: place ? client.column : 0,
      ...(place && { source: debuggee.source.source(place.part) }),
    }));
    return { body: { stackFrames, totalFrames: moment.stack.length } };
  },

  scopes: (session, args: DebugProtocol.ScopesArguments) => {
    const stopped = session.stopped('scopes');
    if (Math.floor(args.frameId / framesPerStop) !== stopped.serial) throw staleFrame(args.frameId);
    const scene = sceneOf(stopped);
    const shown = scopes.map((scope): DebugProtocol.Scope => {
      const fields = scopeFields(scope, scene);
      const { name, expression } = scope;
      const variablesReference = session.variables.scope(fields, expression);
      return { name, variablesReference, namedVariables: fields.length, expensive: false };
    });
    return { body: { scopes: shown } };
  },

  variables: (session, args: DebugProtocol.VariablesArguments) => {
    session.stopped('variables');
    const { variablesReference, filter, start, count } = args;
    const page = { filter, start, count };
    const variables = session.variables.members(variablesReference, page, formatOf(args.format));
    return { body: { variables } };
  },

  evaluate: (session, args: DebugProtocol.EvaluateArguments) => {
    const scene = sceneOf(session.stopped('evaluate'));
    const value = evaluate(args.expression, evaluationNames(scene));
    const expression = args.expression.trim();
    const described = session.variables.describe(value, expression, formatOf(args.format));
    const { text, ...rest } = described;
    return { body: { result: text, ...rest } };
  },

  exceptionInfo: (session) => ({ body: exceptionBody(session.stopped('exceptionInfo').failure) }),

  source: async (session, args: DebugProtocol.SourceArguments) => {
    await session.opened();
    const { source } = session.launched('source');
    const path = args.source?.path ?? '';
    const part = source.partOf(session.client.uriOf({ path }));
    if (part === undefined) throw noSuchSource(path);
    return { body: { content: source.textOf(part), mimeType: 'text/x-btrfs-stream' } };
  },
} satisfies RequestHandlers;
