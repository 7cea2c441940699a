// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { cannotEvaluate } from '../errors';
import { EvaluationNames } from '../evaluate/evaluationNames';
import { parseExpression } from '../evaluate/parseExpression';
import { comingInode, type Interest } from '../replay/interest';
import { commandBegun } from '../replay/landmarks';
import type { Moment } from '../replay/moment';
import { beforeAll, comparePositions, type Position } from '../replay/position';
import { sceneOf, type SceneSources } from '../scopes/scene';
import type { SendAlignment } from '../recorded/sendAlignment';
import type { BreakpointState } from './breakpointState';
import { DataBreakpoints } from './dataBreakpoints';
import { exceptionFilters } from './exceptionFilters';
import { FunctionBreakpoints } from './functionBreakpoints';
import { functionTarget } from './functionTarget';
import { Guard, type GuardRequest } from './guard';
import { LineBreakpoints } from './lineBreakpoints';

/** Lines count from 0. */
export type LineRequest = GuardRequest & { readonly line: number };
/** The name of a function, an inode or a path; a variable's expression; an exception filter's name. */
export type NamedRequest = GuardRequest & { readonly name: string };

/** Which breakpoints stop the send. */
export interface Hit {
  readonly reason: 'breakpoint' | 'function breakpoint' | 'data breakpoint' | 'exception';
  readonly ids: number[];
  /** What a variable was before, and what it is now. */
  readonly text?: string;
}

/** What breakpoints make of a moment. */
export interface Outcome {
  readonly hit: Hit | undefined;
  readonly logs: readonly string[];
}

interface Reached {
  readonly id: number;
  readonly reason: Hit['reason'];
  readonly text?: string;
}

/** What breakpoints are held against. */
export interface Attached extends SceneSources {
  /** What the engine writes against the recorded stream whose differences can be stopped at. */
  readonly compared?: SendAlignment | undefined;
  /** Whether it stops, unasked, at the first command that the receiver refuses. */
  readonly stopsAtRefusal?: boolean | undefined;
}

/** The number of no breakpoint: what stops by itself. */
const nobody = 0;

const receiverFilter = 'receiver_would_fail';

const differenceFilters = { true: 'difference', rebuilt: 'rebuilt_difference' } as const;

/** Filters that are known by the number of a command, without seeing every event. */
const byCommand: ReadonlySet<string> = new Set([
  ...Object.values(differenceFilters),
  receiverFilter,
]);

/** All breakpoints of a session; they may be set at any time, before the launch too. */
export class Breakpoints {
  private readonly lines = new LineBreakpoints();
  private readonly functions = new FunctionBreakpoints();
  private readonly data = new DataBreakpoints();
  private readonly filters = new Map<string, number>();
  private readonly guards = new Map<number, Guard>();
  private readonly idsOf = { function: new Set<number>(), data: new Set<number>() };
  private debuggee: Attached | undefined;
  /** Where one of them can be reached, as they are set at the time when it is asked. */
  readonly interest: Interest = {
    any: () => this.guards.size > 0 || this.debuggee?.stopsAtRefusal === true,
    coming: (sctx) => {
      if (this.data.needEvents || this.filters.has('review')) return true;
      const ino = comingInode(sctx);
      return ino !== undefined && this.functions.hitsInode(ino, sctx);
    },
    heard: () => this.heard,
    watches: () => this.data.any,
    changed: (sctx) => this.data.mayHaveChanged(sctx),
    passed: (first, end) => {
      if (this.lines.anyWithin(first, end)) return true;
      if (this.anyDifference(first, end) || this.stopsUnasked(first, end)) return true;
      const receiver = this.filters.has(receiverFilter) ? this.debuggee?.receiver : undefined;
      return receiver?.firstRefused(first, end) !== undefined;
    },
  };
  /** Names of functions, events and commands that one is on. */
  private heard: ReadonlySet<string> = new Set();
  private lastId = 0;
  /** Up to where those that count their hits have seen the send. */
  private counted: Position = beforeAll;

  /** Replaces the breakpoints of one text. */
  setLines(uri: URI, requests: readonly LineRequest[]): BreakpointState[] {
    const lines = requests.map((request) => {
      const id = this.nextId();
      return { id, line: request.line, wrong: this.guard(id, request) };
    });
    const { states, gone } = this.lines.set(uri, lines);
    gone.forEach((id) => this.guards.delete(id));
    return states;
  }

  /** Replaces all breakpoints on functions, inodes, commands and paths. */
  setFunctions(requests: readonly NamedRequest[]): BreakpointState[] {
    this.functions.clear();
    const states = this.replace(this.idsOf.function, requests, (id, name) => {
      const target = functionTarget(name);
      if (typeof target === 'string') return target;
      this.functions.add(id, target);
      return undefined;
    });
    this.listen();
    return states;
  }

  /** Replaces all breakpoints on variables. */
  setData(requests: readonly NamedRequest[]): BreakpointState[] {
    this.data.clear();
    return this.replace(this.idsOf.data, requests, (id, name) => {
      this.data.add(id, name, parseExpression(name));
      return undefined;
    });
  }

  /** Replaces the exception filters that are in force. */
  setFilters(requests: readonly NamedRequest[]): BreakpointState[] {
    const before = new Set(this.filters.values());
    this.filters.clear();
    const states = this.replace(before, requests, (id, name) => {
      if (!exceptionFilters.some(({ filter }) => filter === name)) {
        return `There is no exception filter "${name}"`;
      }
      this.filters.set(name, id);
      return undefined;
    });
    this.listen();
    return states;
  }

  /**
   * Takes up the send that is debugged now; tells of every line breakpoint.
   */
  attach(debuggee: Attached): BreakpointState[] {
    this.debuggee = debuggee;
    this.counted = beforeAll;
    return this.lines.attach(debuggee.source);
  }

  /** Looks for the lines again in a text that has grown; tells of every line breakpoint. */
  grown(): BreakpointState[] {
    return this.debuggee ? this.lines.attach(this.debuggee.source) : [];
  }

  /** Whether hits before this position have not been counted that must be. */
  uncounted(position: Position): boolean {
    return this.counts && comparePositions(this.counted, position) < 0;
  }

  /** Tells what the send is like before it moves on; nothing where that isn't known. */
  begin(moment: Moment | undefined): void {
    if (this.data.any) this.data.begin(moment && this.names(moment), moment?.sctx);
  }

  /** What they make of this moment; to be asked at every one in turn. */
  at(moment: Moment): Outcome | undefined {
    const { debuggee } = this;
    const reached = this.reached(moment);
    if (this.counts) this.advance(moment);
    if (reached.length === 0 || !debuggee) return undefined;
    const names = new EvaluationNames(sceneOf(moment, debuggee));
    const logs: string[] = [];
    const stops = reached.filter(({ id }) => {
      const verdict = this.guards.get(id)?.judge(moment, names);
      if (verdict?.kind === 'log') logs.push(verdict.text);
      return !verdict || verdict.kind === 'stop';
    });
    const [first] = stops;
    const { text } = stops.find((one) => one.text !== undefined) ?? {};
    const hit = first && {
      reason: first.reason,
      ids: stops.map(({ id }) => id).filter((id) => id !== nobody),
      ...(text !== undefined && { text }),
    };
    return hit || logs.length > 0 ? { hit, logs } : undefined;
  }

  private reached(moment: Moment): readonly Reached[] {
    const found: Reached[] = [];
    const add = (reason: Hit['reason'], ids: readonly number[] | undefined): void => {
      ids?.forEach((id) => found.push({ id, reason }));
    };
    const command = commandBegun(moment);
    if (command !== undefined) add('breakpoint', this.lines.on(command));
    add('function breakpoint', this.functions.hit(moment));
    if (this.data.any) {
      for (const { id, text } of this.data.changes(this.names(moment), moment.sctx)) {
        found.push({ id, reason: 'data breakpoint', text });
      }
    }
    const filter = this.filters.size > 0 ? this.filterOf(moment) : undefined;
    if (filter !== undefined) add('exception', [filter]);
    if (command !== undefined && this.stopsUnasked(command, command + 1)) {
      add('exception', [nobody]);
    }
    return found;
  }

  private filterOf(moment: Moment): number | undefined {
    const command = commandBegun(moment);
    if (command !== undefined) return this.refusedBy(command) ?? this.differingAt(command);
    const { kind, name, fields } = moment;
    const reviewed = 'review' in fields ? this.filters.get('review') : undefined;
    return kind === 'event' ? (this.filters.get(name) ?? reviewed) : reviewed;
  }

  private refusedBy(command: number): number | undefined {
    const filter = this.filters.get(receiverFilter);
    if (filter === undefined) return undefined;
    const refused = this.debuggee?.receiver.firstRefused(command, command + 1);
    return refused === undefined ? undefined : filter;
  }

  /** Whether `btrfs receive` stops at one of these commands, in a session that stops there by itself. */
  private stopsUnasked(first: number, end: number): boolean {
    const { stopsAtRefusal, receiver } = this.debuggee ?? {};
    return stopsAtRefusal === true && receiver?.stopWithin(first, end) !== undefined;
  }

  private differingAt(command: number): number | undefined {
    const compared = this.debuggee?.compared;
    const difference = compared?.differenceAt(command);
    if (!compared || !difference) return undefined;
    return this.filters.get(differenceFilters[compared.originOf(difference)]);
  }

  private anyDifference(first: number, end: number): boolean {
    const compared = this.debuggee?.compared;
    if (!compared) return false;
    return (['true', 'rebuilt'] as const).some(
      (origin) =>
        this.filters.has(differenceFilters[origin]) && compared.anyWithin(first, end, origin),
    );
  }

  private names(moment: Moment): EvaluationNames {
    if (!this.debuggee) throw cannotEvaluate('anything', 'nothing has been launched');
    return new EvaluationNames(sceneOf(moment, this.debuggee));
  }

  private replace(
    ids: Set<number>,
    requests: readonly NamedRequest[],
    place: (id: number, name: string) => string | undefined,
  ): BreakpointState[] {
    ids.forEach((id) => this.guards.delete(id));
    ids.clear();
    return requests.map((request) => {
      const id = this.nextId();
      ids.add(id);
      let message = this.guard(id, request);
      try {
        message ??= place(id, request.name);
      } catch (error) {
        message = messageOf(error);
      }
      return { id, verified: message === undefined, ...(message !== undefined && { message }) };
    });
  }

  /** Sets what it asks beyond its place; says what of it can't be understood. */
  private guard(id: number, request: GuardRequest): string | undefined {
    try {
      const guard = new Guard(request);
      this.guards.set(id, guard);
      if (guard.counts) this.counted = beforeAll;
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private listen(): void {
    const events = [...this.filters.keys()].filter((name) => !byCommand.has(name));
    this.heard = new Set([...this.functions.names(), ...events]);
  }

  private get counts(): boolean {
    for (const guard of this.guards.values()) if (guard.counts) return true;
    return false;
  }

  private advance({ step, event }: Moment): void {
    if (comparePositions({ step, event }, this.counted) > 0) this.counted = { step, event };
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
