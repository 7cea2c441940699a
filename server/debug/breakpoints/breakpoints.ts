// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { commandBegun } from '../replay/landmarks';
import type { Moment } from '../replay/moment';
import type { StreamSource } from '../streamSource';
import { functionTarget } from './functionTarget';
import { FunctionBreakpoints } from './functionBreakpoints';

/** A line as the engine counts: from 0. */
export interface LineRequest {
  readonly line: number;
}

interface LineBreakpoint {
  readonly id: number;
  readonly requested: number;
  verified: boolean;
  message: string | undefined;
  part: number | undefined;
  line: number;
}

/** A breakpoint as it is told to the client; lines count from 0. */
export interface BreakpointState {
  readonly id: number;
  readonly verified: boolean;
  readonly line?: number;
  readonly message?: string;
  /** The part of the stream's text that it is in. */
  readonly part?: number;
}

/** Which breakpoints were hit. */
export interface Hit {
  readonly reason: 'breakpoint' | 'function breakpoint';
  readonly ids: number[];
}

const beforeLaunch = 'Nothing has been launched yet';
const elsewhere = 'This is no text of the stream that is debugged';
const noCommand = 'There is no command on this line or below it';

/** All breakpoints of a session; they may be set at any time, before the launch too. */
export class Breakpoints {
  private readonly files = new Map<string, { uri: URI; lines: LineBreakpoint[] }>();
  private readonly functions = new FunctionBreakpoints();
  private source: StreamSource | undefined;
  private commands = new Map<number, number[]>();
  private lastId = 0;

  /** Replaces the breakpoints of one text. */
  setLines(uri: URI, requests: readonly LineRequest[]): BreakpointState[] {
    const lines = requests.map(({ line }): LineBreakpoint => ({
      id: this.nextId(),
      requested: line,
      verified: false,
      message: undefined,
      part: undefined,
      line,
    }));
    this.files.set(uri.toString(), { uri, lines });
    lines.forEach((one) => this.resolve(uri, one));
    this.collect();
    return lines.map(stateOf);
  }

  /** Replaces all breakpoints on functions, inodes, commands and paths. */
  setFunctions(names: readonly string[]): BreakpointState[] {
    this.functions.clear();
    return names.map((name) => {
      const id = this.nextId();
      const target = functionTarget(name);
      if (typeof target === 'string') return { id, verified: false, message: target };
      this.functions.add(id, target);
      return { id, verified: true };
    });
  }

  /** Looks for the lines in the text that is debugged now; tells of every line breakpoint. */
  attach(source: StreamSource): BreakpointState[] {
    this.source = source;
    const all: BreakpointState[] = [];
    for (const { uri, lines } of this.files.values()) {
      for (const one of lines) {
        this.resolve(uri, one);
        all.push(stateOf(one));
      }
    }
    this.collect();
    return all;
  }

  /** The breakpoints that this moment hits. */
  hit(moment: Moment): Hit | undefined {
    const command = commandBegun(moment);
    const lines = command === undefined ? undefined : this.commands.get(command);
    const functions = this.functions.hit(moment);
    if (!lines) return functions && { reason: 'function breakpoint', ids: functions };
    return { reason: 'breakpoint', ids: [...lines, ...(functions ?? [])] };
  }

  private resolve(uri: URI, breakpoint: LineBreakpoint): void {
    const { source } = this;
    const part = source?.partOf(uri);
    const command =
      part === undefined
        ? undefined
        : source?.commandAtOrAfter({ part, line: breakpoint.requested });
    const place = command === undefined ? undefined : source?.lineOf(command);
    breakpoint.verified = place !== undefined;
    breakpoint.part = part;
    breakpoint.line = place?.line ?? breakpoint.requested;
    if (place) breakpoint.message = undefined;
    else if (!source) breakpoint.message = beforeLaunch;
    else breakpoint.message = part === undefined ? elsewhere : noCommand;
  }

  private collect(): void {
    this.commands = new Map();
    for (const { lines } of this.files.values()) {
      for (const { id, verified, part, line } of lines) {
        if (!verified || part === undefined) continue;
        const command = this.source?.commandAtOrAfter({ part, line });
        if (command === undefined) continue;
        this.commands.set(command, [...(this.commands.get(command) ?? []), id]);
      }
    }
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}

function stateOf({ id, verified, line, message, part }: LineBreakpoint): BreakpointState {
  return {
    id,
    verified,
    line,
    ...(message !== undefined && { message }),
    ...(part !== undefined && { part }),
  };
}
