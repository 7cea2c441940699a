// SPDX-License-Identifier: GPL-2.0-only
import { grouped } from '../../engine/stream/text/sectionHeader';
import { attachArguments, type AttachLaunch } from './attach/attachArguments';
import { Breakpoints } from './breakpoints/breakpoints';
import { breakpointBody } from './breakpoints/breakpointBody';
import type { BreakpointState } from './breakpoints/breakpointState';
import { ClientFormat } from './clientFormat';
import type { Debuggee } from './debuggee';
import { EndReport } from './endReport';
import {
  alreadyLaunched,
  cannotLaunch,
  notLaunched,
  notStopped,
  overtaken,
  sessionOver,
  DebugError,
} from './errors';
import type { DebugHost } from './host';
import { launchArguments, type Launch } from './launchArguments';
import { readLimit } from './memory';
import { motions, type Log, type Motion, type Stop } from './motions';
import { openingTitle, openLaunch } from './openLaunch';
import { move, type Halting } from './movement';
import { Progress, shownInode, type Emit } from './progress';
import type { Arrival } from './replay/replay';
import type { Moment } from './replay/moment';
import type { Stopped } from './stopped';
import type { StreamSource } from './streamSource';
import { BrokenStream } from './streams/brokenStream';
import { VariableStore } from './variables/variableStore';

/** The only thread: a send has no others. */
export const threadId = 1;

/** A movement that is under way. */
interface Run extends Halting {
  readonly progress: Progress;
  readonly over: Promise<void>;
}

/** One debug session: what is launched, where it stands, and how it moves. */
export class SendDebugger {
  client = new ClientFormat();
  readonly breakpoints = new Breakpoints();
  readonly variables = new VariableStore();
  readonly emit: Emit;
  private readonly host: DebugHost;
  /** References to values whose bytes the client has read. */
  readonly valuesRead = new Set<string>();
  private launch: Launch | AttachLaunch | undefined;
  private opening: Promise<Debuggee> | undefined;
  private openingControl: { cancelled: boolean; readonly progress: Progress } | undefined;
  private debuggee: Debuggee | undefined;
  private configured = false;
  private begun = false;
  private ended = false;
  private closed = false;
  /** Counts what a restart that waits is overtaken by. */
  private restarts = 0;
  private run: Run | undefined;
  private failure: unknown;
  private stop: Stop | undefined;
  private serial = 0;
  private warningsTold = 0;
  private endReport = new EndReport();

  constructor(host: DebugHost, emit: Emit) {
    this.host = host;
    this.emit = emit;
  }

  /** Opens what is to be sent; throws a DebugError that says why it can't. */
  async open(given: unknown): Promise<void> {
    if (this.launch) throw alreadyLaunched();
    if (this.ended) throw sessionOver();
    this.launch = launchArguments(given, this.host);
    await this.openLaunch(this.launch);
  }

  /** Opens a stream that is still being written; throws a DebugError that says why it can't. */
  async attach(given: unknown): Promise<void> {
    if (this.launch) throw alreadyLaunched();
    if (this.ended) throw sessionOver();
    this.launch = attachArguments(given, this.host);
    await this.openLaunch(this.launch);
  }

  /** Resolves once a launch that is under way has succeeded or failed. */
  async opened(): Promise<void> {
    await this.opening?.catch(() => undefined);
  }

  /** The client has set its breakpoints. */
  configurationDone(): void {
    this.configured = true;
    this.begin();
  }

  /** Starts to move once the launch and the configuration are done, in whichever order. */
  begin(): void {
    if (!this.debuggee || !this.configured || this.begun || this.ended) return;
    this.begun = true;
    this.move(this.launch?.stopOnEntry === false ? motions.continue : motions.entry, 'launch');
  }

  /** Starts a movement; a stopped or terminated event tells of its end. */
  move(motion: Motion, command: string): void {
    const debuggee = this.still(command);
    this.variables.clear();
    this.serial += 1;
    const isBeyond = motion.direction === 'forward' && motion.direct !== true;
    if (debuggee.replay.isOver && isBeyond) this.terminate();
    else this.start(debuggee, motion);
  }

  /** It is where it was asked to go. */
  remain(stop: Stop): void {
    this.tellStop(stop);
  }

  /** What stands still; throws a DebugError if nothing does. */
  stopped(command: string): Stopped {
    const debuggee = this.still(command);
    const { moment } = debuggee.replay;
    if (!moment) throw notStopped(command);
    const { failure, stop, serial } = this;
    return { debuggee, moment, failure, stop, serial };
  }

  /** What is launched, whether it moves or not. */
  launched(command: string): Debuggee {
    if (!this.debuggee) throw notLaunched(command);
    return this.debuggee;
  }

  /** The text of what is launched, if something is. */
  get source(): StreamSource | undefined {
    return this.debuggee?.source;
  }

  /** Stops at the next event. */
  pause(): void {
    if (!this.run) return;
    this.run.paused = true;
    this.run.recounts = false;
  }

  /** Breakpoints were set: one that counts its hits must have seen what was sent before. */
  breakpointsChanged(): void {
    const { run, debuggee } = this;
    if (!run || run.paused || !debuggee) return;
    run.recounts = this.breakpoints.uncounted(debuggee.replay.position);
    run.paused = run.recounts;
  }

  /** Gives up what a progress tells of. */
  cancel(progressId: string | undefined): void {
    const { openingControl } = this;
    if (openingControl?.progress.id === progressId && openingControl)
      openingControl.cancelled = true;
    if (this.run?.progress.id === progressId) this.pause();
  }

  /** Begins anew; `given` is the changed configuration, if there is one. */
  async restart(given: unknown): Promise<void> {
    const launch = given === undefined ? this.launch : this.argumentsOf(given);
    if (this.closed) throw sessionOver();
    if (!launch) throw notLaunched('restart');
    this.restarts += 1;
    const restart = this.restarts;
    // What stood where it stopped is no longer there, though what comes may take a while to open.
    if (this.stop && !this.run && !this.ended)
      this.emit('continued', { threadId, allThreadsContinued: true });
    await this.leave();
    if (restart !== this.restarts) throw overtaken();
    this.ended = false;
    this.begun = false;
    this.launch = launch;
    await this.openLaunch(launch);
  }

  /** Ends the session from the client's side; its files are closed. */
  async end(): Promise<void> {
    await this.leave();
    this.emit('terminated');
  }

  /** For good; resolves once nothing moves and no file is open. */
  async close(): Promise<void> {
    this.closed = true;
    this.restarts += 1;
    await this.leave();
  }

  /** A changed configuration of the same kind. */
  private argumentsOf(given: unknown): Launch | AttachLaunch {
    const isAttached = this.launch && 'follows' in this.launch;
    return isAttached ? attachArguments(given, this.host) : launchArguments(given, this.host);
  }

  /** What is launched and doesn't move. */
  private still(command: string): Debuggee {
    if (!this.debuggee || this.ended) throw notLaunched(command);
    if (this.run) throw notStopped(command);
    return this.debuggee;
  }

  private async openLaunch(launch: Launch | AttachLaunch): Promise<void> {
    const progress = new Progress(openingTitle(launch), this.progressEmit());
    const control = { cancelled: false, progress };
    this.openingControl = control;
    this.opening = openLaunch(launch, this.host, {
      get cancelled() {
        return control.cancelled;
      },
      advanced: (commands, done) => progress.advanced(() => `${grouped(commands)} commands`, done),
      differs: (message) => this.tell(message, 'important'),
      waiting: (commands, isToldAgain) => this.waits(commands, isToldAgain, progress),
      grown: () => this.breakpoints.grown().forEach((state) => this.changed(state)),
    });
    try {
      this.debuggee = await this.opening;
      this.failure = undefined;
      this.warningsTold = 0;
      this.endReport = new EndReport();
      const { introduction = [] } = this.debuggee;
      if (introduction.length > 0) this.tell(introduction.join('\n'), 'console');
      this.tellWarnings();
      this.breakpoints.attach(this.debuggee).forEach((state) => this.changed(state));
    } catch (error) {
      this.launch = undefined;
      if (error instanceof DebugError) throw error;
      throw cannotLaunch(error instanceof Error ? error.message : String(error));
    } finally {
      progress.end();
      this.opening = undefined;
      this.openingControl = undefined;
    }
  }

  /** A stream that is still being written has no more yet. */
  private waits(commands: number, isToldAgain: boolean, opening: Progress): void {
    const text = `Waiting for more of the stream: ${grouped(commands)} commands so far`;
    if (!isToldAgain) this.tell(text, 'console');
    (this.run?.progress ?? opening).advanced(() => text);
  }

  /** Halts whatever moves, tells nobody, and closes the files. */
  private async leave(): Promise<void> {
    this.ended = true;
    if (this.openingControl) this.openingControl.cancelled = true;
    await this.opened();
    this.pause();
    await this.run?.over;
    this.debuggee?.close();
    this.debuggee = undefined;
  }

  /** `unasked`: breakpoints were not asked about the moment that it starts at. */
  private start(debuggee: Debuggee, motion: Motion, unasked = false): void {
    const title = motion.direction === 'forward' ? 'Sending' : 'Going back';
    const progress = new Progress(title, this.progressEmit());
    const { replay, source, alignments } = debuggee;
    const control = {
      paused: false,
      recounts: false,
      advanced: (moment: Moment) =>
        progress.advanced(() => shownInode(moment), moment.commands / source.index.commandCount),
    };
    const log: Log = (text, moment) => this.log(text, moment);
    const { breakpoints } = this;
    const movement = { replay, motion, breakpoints, log, alignments, unasked };
    const over = move(movement, control).then(async (arrived) => {
      if (arrived.kind === 'end' || arrived.kind === 'failed') await this.sumUp();
      progress.end();
      this.run = undefined;
      if (this.ended) return;
      const recounts = arrived.kind === 'paused' && control.recounts;
      if (recounts) this.start(debuggee, motion, motion.direction === 'forward');
      else this.arrive(arrived, motion);
    });
    this.run = Object.assign(control, { progress, over });
  }

  /** A log point's text, at the line of the command that is next. */
  private log(text: string, { commands }: Moment): void {
    const place = this.source?.lineOf(commands);
    this.emit('output', {
      category: 'console',
      output: `${text}\n`,
      ...(place && {
        source: this.source?.source(place.part),
        line: this.client.line(place.line),
      }),
    });
  }

  private arrive(arrival: Arrival<Stop>, motion: Motion): void {
    // A place that isn't found is looked for from where the send failed, and there it stays.
    if (arrival.kind !== 'found' || this.debuggee?.replay.isOver !== true) this.failure = undefined;
    this.tellWarnings();
    if (arrival.kind === 'found') this.tellStop(arrival.found);
    else if (arrival.kind === 'start') this.tellStop(motion.atStart);
    else if (arrival.kind === 'paused') this.tellPause();
    else if (arrival.kind === 'failed') this.fail(arrival.error);
    else this.arriveAtEnd();
  }

  /** As with other debuggers that go back, the end is a place to stop at: what led there can be looked for. */
  private arriveAtEnd(): void {
    if (this.launch?.stopAtEnd === false) this.terminate();
    else {
      this.tellEnd();
      this.tellStop({ reason: 'end', description: 'Stopped at the end of the send' });
    }
  }

  private tellPause(): void {
    const description = this.debuggee?.pausedText?.();
    this.tellStop({ reason: 'pause', ...(description !== undefined && { description }) });
  }

  private fail(error: unknown): void {
    this.failure = error;
    const text = error instanceof Error ? error.message : 'The send fails';
    this.tell(text, 'stderr');
    const isBroken = error instanceof BrokenStream;
    const description = isBroken ? 'The stream breaks off here' : 'The send fails here';
    this.tellStop({ reason: 'exception', description, text });
  }

  private tellEnd(): void {
    const moment = this.debuggee?.replay.moment;
    const texts = this.endReport.take(moment, this.failure !== undefined);
    texts.forEach((text) => this.tell(text, 'console'));
  }

  private async sumUp(): Promise<void> {
    const { compared } = this.debuggee ?? {};
    if (!compared || !(compared.hasParted || this.launch?.compareWith)) return;
    const isEnded = (): boolean => this.ended;
    await this.endReport.sumUp(compared, {
      get isCancellationRequested() {
        return isEnded();
      },
    });
  }

  private terminate(): void {
    this.tellEnd();
    this.ended = true;
    this.emit('exited', { exitCode: this.failure === undefined ? 0 : 1 });
    this.emit('terminated');
  }

  /**
   * Variables are asked for anew at every stop, and change at no other time: no `invalidated` is needed.
   * Memory that a client shows isn't: what is read by an expression may be another from stop to stop.
   */
  private tellStop(stop: Stop): void {
    this.stop = stop;
    this.emit('stopped', { ...stop, threadId, allThreadsStopped: true });
    for (const memoryReference of this.client.followsMemory ? this.valuesRead : []) {
      this.emit('memory', { memoryReference, offset: 0, count: readLimit });
    }
  }

  private changed(state: BreakpointState): void {
    const source = this.debuggee?.source;
    const breakpoint = breakpointBody(state, this.client, source);
    this.emit('breakpoint', { reason: 'changed', breakpoint });
  }

  private tellWarnings(): void {
    const warnings = this.debuggee?.warnings() ?? [];
    for (const warning of warnings.slice(this.warningsTold)) {
      this.tell(`warning: ${warning}`, 'important');
    }
    this.warningsTold = warnings.length;
  }

  private tell(text: string, category: 'console' | 'important' | 'stderr'): void {
    this.emit('output', { category, output: `${text}\n` });
  }

  private progressEmit(): Emit | undefined {
    return this.client.reportsProgress ? this.emit : undefined;
  }
}
