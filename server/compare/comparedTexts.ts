// SPDX-License-Identifier: GPL-2.0-only
import { StreamAligner } from '../../engine/stream/alignment/alignStreams';
import type { AlignedStep, AlignedUnit } from '../../engine/stream/alignment/streamAlignment';
import { readCommand } from '../../engine/stream/decode';
import { composeLine } from '../../engine/stream/text/commandLine';
import { shownOnly } from '../../engine/stream/text/lineColumns';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { ComparedText, ComparedTexts } from '../language/commandProtocol';
import { inSlices, type Cancellable } from '../slicedStream';
import { unitSubject } from './differingUnit';
import { inodeUnits, type FollowedStream, type InodeSide } from './inodeUnits';

/** Characters at most: VS Code compares no more. */
const maxCharacters = 40 * 2 ** 20;
const sliceUnits = 50;

/**
 * Both streams inode by inode, in the order of the right one, so that what only one has is a gap beside
 * the other. Lines are without what differs between streams that do the same: offsets, and columns by
 * the stream's own paths. Rejects with `WorkCancelled` as soon as `token` says so.
 */
export async function comparedTexts(
  left: FollowedStream,
  right: FollowedStream,
  token?: Cancellable,
): Promise<ComparedTexts> {
  const sides = { a: inodeUnits(left), b: inodeUnits(right) };
  const aligner = new StreamAligner(sides.a, sides.b);
  await inSlices(() => aligner.step(sliceUnits), token);
  const { units } = aligner.finish();
  const writer = new TextPair(sides.a, sides.b);
  let next = 0;
  await inSlices(() => {
    const end = Math.min(next + sliceUnits, units.length);
    for (const unit of units.slice(next, end)) writer.addUnit(unit);
    next = end;
    return next === units.length;
  }, token);
  return writer.finish();
}

class TextPair {
  readonly #a: InodeSide;
  readonly #b: InodeSide;
  readonly #left: TextWriter;
  readonly #right: TextWriter;

  constructor(a: InodeSide, b: InodeSide) {
    this.#a = a;
    this.#b = b;
    this.#left = new TextWriter(a.index);
    this.#right = new TextWriter(b.index);
  }

  addUnit(unit: AlignedUnit): void {
    this.#addHeading(unit);
    for (const step of unit.steps) this.#addStep(step);
  }

  finish(): ComparedTexts {
    return { left: this.#left.finish(), right: this.#right.finish() };
  }

  /** The same on both sides, so that a diff holds on to it. */
  #addHeading(unit: AlignedUnit): void {
    const { ino, path } = unitSubject(this.#a, this.#b, unit);
    const isOne = [unit.a, unit.b].every((own) => !own || own.first === own.last);
    if (path === null || (isOne && !unit.moved)) return;
    const places = unit.moved && unit.a && unit.b ? `  (${this.#places(unit.a, unit.b)})` : '';
    const heading = `# inode ${ino ?? '?'}  "${path}"${places}`;
    this.#left.addNote(heading);
    this.#right.addNote(heading);
  }

  #places(a: { readonly first: number }, b: { readonly first: number }): string {
    const [left, right] = [this.#a.index.offsetOf(a.first), this.#b.index.offsetOf(b.first)];
    return `in another order: at 0x${left.toString(16)} and at 0x${right.toString(16)}`;
  }

  #addStep(step: AlignedStep): void {
    switch (step.kind) {
      case 'same':
        for (let at = 0; at < step.count; at++) {
          this.#left.addCommand(step.a + at);
          this.#right.addCommand(step.b + at);
        }
        return;
      case 'changed': {
        // Commands whose data differs look the same.
        const isShown = this.#left.lineOf(step.a) !== this.#right.lineOf(step.b);
        this.#left.addCommand(step.a, isShown ? '' : '  # other bytes');
        this.#right.addCommand(step.b);
        return;
      }
      case 'removed':
      case 'moved-away': {
        this.#left.addCommand(step.a);
        return;
      }
      case 'added':
      case 'moved-here': {
        this.#right.addCommand(step.b);
        return;
      }
    }
  }
}

class TextWriter {
  readonly #index: StreamIndex;
  #text = '';
  readonly #offsets: number[] = [];
  #leftOut = 0;

  constructor(index: StreamIndex) {
    this.#index = index;
  }

  lineOf(command: number): string {
    return composeLine(readCommand(this.#index, command, shownOnly));
  }

  addCommand(command: number, note = ''): void {
    if (this.#text.length >= maxCharacters) this.#leftOut++;
    else this.#add(`${this.lineOf(command)}${note}`, this.#index.offsetOf(command));
  }

  addNote(text: string): void {
    if (this.#text.length < maxCharacters) this.#add(text, -1);
  }

  finish(): ComparedText {
    if (this.#leftOut > 0) this.#add(`# ${this.#leftOut} more commands`, -1);
    return { text: this.#text, offsets: this.#offsets };
  }

  #add(line: string, offset: number): void {
    this.#text += `${line}\n`;
    this.#offsets.push(offset);
  }
}
