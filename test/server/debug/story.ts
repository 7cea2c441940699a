// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Whoever speaks DAP with an adapter, in this process or through its streams. */
export interface StoryTeller {
  request<Body>(command: string, args?: object): Promise<Body>;
  /** Moves, and resolves with the stop; undefined where the send has ended. */
  go(command: string): Promise<DebugProtocol.StoppedEvent['body'] | undefined>;
}

/** What a session is to look at, and where it stops. */
export interface Plot {
  readonly filters?: readonly string[];
  readonly functions?: readonly DebugProtocol.FunctionBreakpoint[];
  /** Expressions whose values are told at each stop. */
  readonly watches: readonly string[];
  /** Stops told of at most. */
  readonly stops: number;
}

/**
 * What a person sees who continues from stop to stop, steps a little, and goes all the way back, as
 * text that is the same wherever it is made.
 */
export async function tell(teller: StoryTeller, plot: Plot): Promise<string> {
  const lines: string[] = [];
  const seen: string[] = [];
  await teller.request('setExceptionBreakpoints', { filters: plot.filters ?? [] });
  await teller.request('setFunctionBreakpoints', { breakpoints: plot.functions ?? [] });
  for (let stops = 0; stops < plot.stops; stops++) {
    const stop = await teller.go('continue');
    lines.push(`> continue: ${reasonOf(stop)}`);
    if (stop?.reason === 'end') break;
    if (!stop) return lines.join('\n');
    seen.push((await scene(teller, plot, stop)).join('\n'));
    lines.push(...seen.slice(-1));
  }
  for (const motion of ['stepBack', 'stepIn', 'stepOut', 'next']) {
    const stop = await teller.go(motion);
    lines.push(`> ${motion}: ${reasonOf(stop)}`);
    if (!stop) return lines.join('\n');
    lines.push(...(await scene(teller, plot, stop)));
    if (stop.reason === 'end') break;
  }
  lines.push(...(await back(teller, plot, seen)));
  return `${lines.join('\n')}\n`;
}

/** All that was seen comes again, in the reverse order, and then the beginning. */
async function back(teller: StoryTeller, plot: Plot, seen: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (let at = seen.length - 1; ;) {
    const stop = await teller.go('reverseContinue');
    if (!stop) return [...lines, '> reverseContinue: the session ended'];
    const shown = (await scene(teller, plot, stop)).join('\n');
    const found = seen.lastIndexOf(shown, at);
    lines.push(`> reverseContinue: ${found < 0 ? reasonOf(stop) : `as at stop ${found + 1}`}`);
    if (stop.reason === 'entry') return lines;
    at = Math.max(found - 1, 0);
  }
}

function reasonOf(stop: DebugProtocol.StoppedEvent['body'] | undefined): string {
  return stop ? stop.reason : 'terminated';
}

/** The stop as it is explained, the stack, the line, the watched values. */
async function scene(
  teller: StoryTeller,
  { watches }: Plot,
  { reason }: DebugProtocol.StoppedEvent['body'],
): Promise<string[]> {
  const { stackFrames } = await teller.request<DebugProtocol.StackTraceResponse['body']>(
    'stackTrace',
    { threadId: 1 },
  );
  const info =
    reason === 'exception'
      ? await teller.request<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
          threadId: 1,
        })
      : undefined;
  const values: string[] = [];
  for (const expression of watches) {
    values.push(`    ${expression} = ${await valueOf(teller, expression)}`);
  }
  const names = stackFrames.map(({ name }) => name);
  return [
    ...(info ? [`  ${info.description ?? ''}`] : []),
    `  before ${await commandAt(teller, stackFrames[0])}`,
    `  in ${names.join(' < ')}`,
    ...values,
  ];
}

/** The line that the frame is at: its command and the paths in it, as all else may be of the day. */
async function commandAt(
  teller: StoryTeller,
  frame: DebugProtocol.StackFrame | undefined,
): Promise<string> {
  const { source, line = 0 } = frame ?? {};
  const { content } = await teller.request<DebugProtocol.SourceResponse['body']>('source', {
    source,
    sourceReference: 0,
  });
  const text = content.split('\n')[line - 1] ?? '';
  const quoted = '"(?:[^"\\\\]|\\\\.)*"';
  const [, name = '?', path = '', more = ''] =
    new RegExp(`^0x\\w+\\s+(\\w+)\\s*(${quoted})?(?:\\s+(path_\\w+=${quoted}))?`).exec(text) ?? [];
  return `line ${line}: ${[name, path, more].join(' ').trimEnd()}`;
}

async function valueOf(teller: StoryTeller, expression: string): Promise<string> {
  try {
    const { result } = await teller.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      context: 'watch',
    });
    return result;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
