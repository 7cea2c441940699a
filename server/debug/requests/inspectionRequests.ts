// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { noSuchLocation, noSuchSource, readOnlyState, staleFrame } from '../errors';
import { completions } from '../evaluate/completions';
import { hoverValue } from '../evaluate/hover';
import { evaluate } from '../evaluate/evaluate';
import { EvaluationNames } from '../evaluate/evaluationNames';
import { receivedValue } from '../evaluate/recordedQuestions';
import { exceptionBody } from '../exceptionBody';
import { readMemory, readValueMemory, referencedValue } from '../memory';
import { sceneOf, type Scene } from '../scopes/scene';
import { scopeFields, scopes } from '../scopes/scopes';
import { threadId, type SendDebugger } from '../sendDebugger';
import { shownStack } from '../stack';
import type { Field, Value } from '../variables/value';
import type { RequestHandlers } from './requests';

/** Frames that one stop can have; a frame's number also says which stop it belongs to. */
const framesPerStop = 65_536;

/** A word of the text is a name of the engine's, or a thing of the filesystem. */
function evaluateHover(word: string, names: EvaluationNames, { sctx, receiver }: Scene): Value {
  return names.find(word) ?? (sctx ? hoverValue(word, sctx) : receivedValue(word, receiver()));
}

/** Where the send stands, with what the expression needs of the receiver, which may take long. */
async function sceneFor(
  expression: string,
  session: SendDebugger,
  command: string,
): Promise<Scene> {
  const { debuggee, moment } = session.stopped(command);
  if (/\breceiver\b/.test(expression)) await debuggee.receiver.prepare(moment.commands);
  const stopped = session.stopped(command);
  return sceneOf(stopped.moment, stopped.debuggee);
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
    const { moment, debuggee } = stopped;
    const scene = sceneOf(moment, debuggee);
    const shown = scopes.map((scope): DebugProtocol.Scope => {
      const { name, expression, expensive = false } = scope;
      if (expensive) {
        const prepare = (): Promise<void> => debuggee.receiver.prepare(moment.commands);
        const later = (): Field[] => scopeFields(scope, scene);
        const variablesReference = session.variables.scope(later, expression, prepare);
        return { name, variablesReference, expensive };
      }
      const fields = scopeFields(scope, scene);
      const variablesReference = session.variables.scope(() => fields, expression);
      return { name, variablesReference, namedVariables: fields.length, expensive };
    });
    return { body: { scopes: shown } };
  },

  variables: async (session, args: DebugProtocol.VariablesArguments) => {
    session.stopped('variables');
    await session.variables.prepare(args.variablesReference);
    session.stopped('variables');
    const { variablesReference, filter, start, count } = args;
    const page = { filter, start, count };
    const variables = session.variables.members(variablesReference, page, formatOf(args.format));
    return { body: { variables } };
  },

  evaluate: async (session, args: DebugProtocol.EvaluateArguments) => {
    const scene = await sceneFor(args.expression, session, 'evaluate');
    const names = new EvaluationNames(scene);
    const value =
      args.context === 'hover'
        ? evaluateHover(args.expression, names, scene)
        : evaluate(args.expression, names);
    const expression = args.expression.trim();
    const described = session.variables.describe(value, expression, formatOf(args.format));
    const { text, ...rest } = described;
    return { body: { result: text, ...rest } };
  },

  completions: (session, args: DebugProtocol.CompletionsArguments) => {
    const { moment, debuggee } = session.stopped('completions');
    const names = new EvaluationNames(sceneOf(moment, debuggee));
    const line =
      args.text.split('\n')[session.client.fromLine(args.line ?? session.client.line(0))];
    const text = (line ?? '').slice(0, Math.max(args.column - session.client.column, 0));
    return { body: { targets: completions(text, names) } };
  },

  exceptionInfo: (session) => ({ body: exceptionBody(session.stopped('exceptionInfo')) }),

  readMemory: async (session, args: DebugProtocol.ReadMemoryArguments) => {
    const expression = referencedValue(args.memoryReference);
    if (expression === undefined) {
      return { body: readMemory(session.launched('readMemory').memory, args) };
    }
    const scene = await sceneFor(expression, session, 'readMemory');
    const value = evaluate(expression, new EvaluationNames(scene));
    const body = readValueMemory(value, args);
    session.valuesRead.add(args.memoryReference);
    return { body };
  },

  /** A location's number is its command's, counted from 1. */
  locations: (session, args: DebugProtocol.LocationsArguments) => {
    const { source } = session.launched('locations');
    const command = args.locationReference - 1;
    const isThere = Number.isInteger(command) && source.indexed(command) !== undefined;
    const place = isThere ? source.lineOf(command) : undefined;
    if (!place) throw noSuchLocation(args.locationReference);
    const { line, column } = {
      line: session.client.line(place.line),
      column: session.client.column,
    };
    return { body: { source: source.source(place.part), line, column } };
  },

  modules: (session, args: DebugProtocol.ModulesArguments) => {
    const { modules } = session.launched('modules');
    const { startModule: start = 0, moduleCount = 0 } = args;
    const end = moduleCount > 0 ? start + moduleCount : modules.length;
    return { body: { modules: modules.slice(start, end), totalModules: modules.length } };
  },

  loadedSources: async (session) => {
    await session.opened();
    const { source, furtherSources = [] } = session.launched('loadedSources');
    return { body: { sources: [...source.sources(), ...furtherSources] } };
  },

  setVariable: (_session, args: DebugProtocol.SetVariableArguments) => {
    throw readOnlyState(args.name);
  },

  setExpression: (_session, args: DebugProtocol.SetExpressionArguments) => {
    throw readOnlyState(args.expression);
  },

  source: async (session, args: DebugProtocol.SourceArguments) => {
    await session.opened();
    const { source } = session.launched('source');
    const path = args.source?.path ?? '';
    const part = source.partOf(session.client.uriOf({ path }));
    if (part === undefined) throw noSuchSource(path);
    return { body: { content: source.textOf(part), mimeType: 'text/x-btrfs-stream' } };
  },
} satisfies RequestHandlers;
