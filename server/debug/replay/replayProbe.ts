// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../../../engine/send/probe';
import type { SendContext, SendSetup } from '../../../engine/send/sendContext';
import type { EngineMoment, Frame } from './moment';

/** Thrown out of the engine to leave it where it is. */
export const halt = new Error('The engine was halted by its debugger');

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Counts the engine's events, holds the stack of its functions, and halts it where `visit` says so.
 * One moment object serves all events: an event costs no allocation.
 */
export class ReplayProbe implements Probe {
  readonly moment: EngineMoment;
  private readonly now: Mutable<EngineMoment>;
  private readonly frames: Frame[];
  private readonly visit: (moment: EngineMoment) => boolean;
  private halted = false;

  /**
   * `begin` makes the context that the engine works on with this probe; `visit` says whether the
   * engine is to halt at a moment.
   */
  constructor(
    step: number,
    stack: readonly Frame[],
    begin: (probe: Probe) => SendContext,
    visit: (moment: EngineMoment) => boolean,
  ) {
    this.frames = [...stack];
    this.visit = visit;
    this.now = {
      step,
      event: -1,
      kind: 'event',
      name: '',
      fields: {},
      stack: this.frames,
      sctx: begin(this),
      get commands() {
        return this.sctx.commands;
      },
    };
    this.moment = this.now;
  }

  /** The engine goes on with another setup, with this probe or without one; only between two steps. */
  moveTo(setup: SendSetup): void {
    this.now.sctx = { ...this.now.sctx, setup };
  }

  nextStep(): void {
    this.now.step += 1;
    this.now.event = -1;
  }

  /** All is sent: what is left on the stack is whoever called the first function. */
  end(): void {
    const { commands } = this.now.sctx;
    this.now.event += 1;
    this.now.kind = 'leave';
    this.now.name = 'end';
    this.now.fields = {};
    this.frames.splice(0, Infinity, { name: 'btrfs_ioctl_send', fields: {}, command: commands });
  }

  enter(name: string, fields: ProbeFields): void {
    if (this.halted) return;
    this.frames.push({ name, fields, command: this.now.sctx.commands });
    this.at('enter', name, fields);
  }

  leave(name: string, fields: ProbeFields): void {
    if (this.halted) return;
    // What an error left behind above this function goes with it.
    const frame = this.frames.findLastIndex((candidate) => candidate.name === name);
    if (frame >= 0) this.frames.length = frame + 1;
    this.at('leave', name, fields);
    if (frame >= 0) this.frames.length = frame;
  }

  event(name: string, fields: ProbeFields): void {
    if (!this.halted) this.at('event', name, fields);
  }

  private at(kind: EngineMoment['kind'], name: string, fields: ProbeFields): void {
    this.now.event += 1;
    this.now.kind = kind;
    this.now.name = name;
    this.now.fields = fields;
    if (!this.visit(this.now)) return;
    this.halted = true;
    throw halt;
  }
}
