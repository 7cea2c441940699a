// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { StreamSource } from '../streamSource';
import type { BreakpointState } from './breakpointState';

/** A breakpoint that is asked for; lines count from 0. */
export interface LineBreakpointRequest {
  readonly id: number;
  readonly line: number;
  /** Why it can't be, wherever it is. */
  readonly wrong: string | undefined;
}

interface LineBreakpoint {
  readonly request: LineBreakpointRequest;
  state: BreakpointState;
  /** Of the text. */
  command: number | undefined;
}

const beforeLaunch = 'Nothing has been launched yet';
const elsewhere = 'This is no text of the stream that is debugged';
const noCommand = 'There is no command of this send on this line or right below it';

/** Breakpoints on lines of the stream's text: on the commands that stand there or next below. */
export class LineBreakpoints {
  private readonly files = new Map<string, { uri: URI; lines: LineBreakpoint[] }>();
  private source: StreamSource | undefined;
  private commands = new Map<number, number[]>();
  /** The engine's commands that have one, in ascending order. */
  private ascending: readonly number[] = [];
  /** The state of the text's alignment with the engine that these are by. */
  private version = 0;

  /** Replaces the breakpoints of one text; returns them, and the numbers of those that went. */
  set(
    uri: URI,
    requests: readonly LineBreakpointRequest[],
  ): { readonly states: BreakpointState[]; readonly gone: number[] } {
    const before = this.files.get(uri.toString())?.lines ?? [];
    const lines = requests.map((request) => this.resolved(uri, request));
    this.files.set(uri.toString(), { uri, lines });
    this.collect();
    return {
      states: lines.map(({ state }) => state),
      gone: before.map(({ request }) => request.id),
    };
  }

  /** Looks for the lines in the text that is debugged now; tells of every one. */
  attach(source: StreamSource): BreakpointState[] {
    this.source = source;
    for (const file of this.files.values()) {
      file.lines = file.lines.map(({ request }) => this.resolved(file.uri, request));
    }
    this.collect();
    return [...this.files.values()].flatMap(({ lines }) => lines.map(({ state }) => state));
  }

  /** Those on this command of the engine's. */
  on(command: number): readonly number[] | undefined {
    this.keepAligned();
    return this.commands.get(command);
  }

  /** Whether one is on a command from `first` to before `end`. */
  anyWithin(first: number, end: number): boolean {
    this.keepAligned();
    let [low, high] = [0, this.ascending.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ascending[middle] ?? 0) < first) low = middle + 1;
      else high = middle;
    }
    return (this.ascending[low] ?? Infinity) < end;
  }

  private resolved(uri: URI, request: LineBreakpointRequest): LineBreakpoint {
    const { source } = this;
    const { id, line, wrong } = request;
    const part = source?.partOf(uri);
    const command = part === undefined ? undefined : source?.textCommandAtOrAfter({ part, line });
    const place = command === undefined ? undefined : source?.lineOfText(command);
    const message = wrong ?? (place ? undefined : missing(source, part));
    const state = {
      id,
      verified: message === undefined,
      line: place?.line ?? line,
      ...(message !== undefined && { message }),
      ...(part !== undefined && { part }),
    };
    return { request, state, command: state.verified ? command : undefined };
  }

  private keepAligned(): void {
    if (this.source && this.source.version !== this.version) this.collect();
  }

  private collect(): void {
    this.version = this.source?.version ?? 0;
    this.commands = new Map();
    for (const { lines } of this.files.values()) {
      for (const { request, command: textCommand } of lines) {
        const command =
          textCommand === undefined ? undefined : this.source?.engineAtOrAfter(textCommand);
        if (command === undefined) continue;
        const ids = this.commands.get(command) ?? [];
        ids.push(request.id);
        this.commands.set(command, ids);
      }
    }
    this.ascending = [...this.commands.keys()].sort((left, right) => left - right);
  }
}

function missing(source: StreamSource | undefined, part: number | undefined): string {
  if (!source) return beforeLaunch;
  return part === undefined ? elsewhere : noCommand;
}
