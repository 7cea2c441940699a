// SPDX-License-Identifier: GPL-2.0-only
import { sliceTime, yieldToHost } from '../../slice';
import type { Moment, RecordedMoment, Watch } from '../replay/moment';
import { beforeAll, comparePositions, type Position } from '../replay/position';
import type { Arrival } from '../replay/replay';
import type { RunControl } from '../replay/runControl';
import type { SendReplay } from '../replay/sendReplay';
import { RecordedPlaces } from './recordedPlaces';
import type { RecordedSend } from './recordedSend';

/** What may come behind the last command that is there now. */
export interface SendTail {
  /** The same send with further commands, once there are such; undefined where it is over. */
  more(control: RunControl): Promise<RecordedSend | undefined>;
}

/** Commands that are gone through at once on the way back. */
const stretch = 512;

/** Places between two looks at the clock. */
const clockInterval = 64;

type Visit = (moment: RecordedMoment) => boolean;
type Passage = 'halted' | 'paused' | 'over';

/** Moves over the commands of a recorded send: every place is known, none has to be run to. */
export class RecordedReplay implements SendReplay {
  moment: RecordedMoment | undefined;
  position: Position = beforeAll;
  private places: RecordedPlaces;
  private readonly tail: SendTail | undefined;
  /** Why the recording ends before the send does, as an Error; asked once all is gone through. */
  private readonly breaksOff: () => unknown;

  constructor(
    send: RecordedSend,
    { breaksOff = () => undefined, tail }: { breaksOff?: () => unknown; tail?: SendTail } = {},
  ) {
    this.places = new RecordedPlaces(send);
    this.breaksOff = breaksOff;
    this.tail = tail;
  }

  get isOver(): boolean {
    return this.moment !== undefined && this.position.step === this.places.steps;
  }

  async forward<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<Arrival<Found>> {
    let found: Found | undefined;
    const visit: Visit = (moment) => {
      this.stand(moment);
      found = watch(moment);
      return found !== undefined;
    };
    watch.begin?.(this.moment);
    if (watch.interest?.any() === false) this.standAtLast();
    for (;;) {
      const passage = await this.pass(this.position, undefined, visit, control);
      if (passage === 'paused') return { kind: 'paused' };
      if (found !== undefined) return { kind: 'found', found };
      const more = await this.tail?.more(control);
      if (control.paused) return { kind: 'paused' };
      if (!more) break;
      this.places = new RecordedPlaces(more);
    }
    this.stand(this.places.end);
    const error = this.breaksOff();
    return error === undefined ? { kind: 'end' } : { kind: 'failed', error };
  }

  async backward<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<Arrival<Found>> {
    const origin = this.position;
    let end = watch.interest?.any() === false ? { step: 0, event: 0 } : origin;
    while (end.step > 0 || end.event > 0) {
      const start = Math.max(0, (end.event > 0 ? end.step + 1 : end.step) - stretch);
      const last = await this.lastWithin(start, end, origin, watch, control);
      if (last === 'paused') return { kind: 'paused' };
      if (last) {
        this.stand(last.moment);
        return { kind: 'found', found: last.found };
      }
      end = { step: start, event: 0 };
    }
    await this.goTo({ step: 0, event: 0 });
    return { kind: 'start' };
  }

  goTo(position: Position): Promise<void> {
    const isEnd = position.step === this.places.steps;
    const moment = isEnd ? this.places.end : this.places.at(position.step, position.event);
    if (moment) this.stand(moment);
    else this.position = position;
    return Promise.resolve();
  }

  async survey<Found>(watch: Watch<Found, Moment>, control: RunControl): Promise<boolean> {
    watch.begin?.(undefined);
    const visit: Visit = (moment) => {
      watch(moment);
      return false;
    };
    return (await this.pass(beforeAll, this.position, visit, control)) !== 'paused';
  }

  /**
   * The last thing that the watch finds from a step on up to `end`, that included: what is different there
   * from the moment before it only this row shows. What is at `origin` or behind it is not looked at.
   */
  private async lastWithin<Found>(
    start: number,
    end: Position,
    origin: Position,
    watch: Watch<Found, Moment>,
    control: RunControl,
  ): Promise<{ readonly moment: RecordedMoment; readonly found: Found } | 'paused' | undefined> {
    let last: { readonly moment: RecordedMoment; readonly found: Found } | undefined;
    watch.begin?.(undefined);
    const visit: Visit = (moment) => {
      if (comparePositions(moment, origin) >= 0) return true;
      const found = watch(moment);
      if (found !== undefined) last = { moment, found };
      return false;
    };
    const passage = await this.pass({ step: start, event: -1 }, end, visit, control);
    return passage === 'paused' ? 'paused' : last;
  }

  /** Shows every place behind `after` up to `until`, that included, in slices; a pause halts it behind the first. */
  private async pass(
    after: Position,
    until: Position | undefined,
    visit: Visit,
    control: RunControl,
  ): Promise<Passage> {
    let sliceEnd = performance.now() + sliceTime;
    let seen = 0;
    const last = until ?? { step: this.places.steps, event: 0 };
    for (let { step, event } = after; ;) {
      event += 1;
      const moment = this.places.at(step, event);
      if (!moment && step >= this.places.steps) return 'over';
      if (!moment) {
        step += 1;
        event = -1;
        continue;
      }
      if (comparePositions(moment, last) > 0) return 'over';
      if (visit(moment)) return 'halted';
      if (control.paused) return 'paused';
      if (++seen % clockInterval !== 0 || performance.now() < sliceEnd) continue;
      control.advanced?.(moment);
      await yieldToHost();
      sliceEnd = performance.now() + sliceTime;
    }
  }

  private standAtLast(): void {
    const step = this.places.steps - 1;
    const last = step < 0 ? undefined : this.places.at(step, this.places.count(step) - 1);
    if (last && comparePositions(last, this.position) > 0) this.stand(last);
  }

  private stand(moment: RecordedMoment): void {
    this.moment = moment;
    this.position = { step: moment.step, event: moment.event };
  }
}
