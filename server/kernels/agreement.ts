// SPDX-License-Identifier: GPL-2.0-only
import { commandMark } from '../../engine/stream/alignment/sameCommand';
import { StreamAligner } from '../../engine/stream/alignment/alignStreams';
import type { AlignedUnit } from '../../engine/stream/alignment/streamAlignment';
import { inSlices } from '../slicedStream';
import type { KernelSend } from './kernelSend';

/** Units aligned in one go. */
const sliceUnits = 200;

/** Aligns what two kernels send, letting others have their turn. */
export async function alignSends(a: KernelSend, b: KernelSend): Promise<readonly AlignedUnit[]> {
  const aligner = new StreamAligner(a, b);
  await inSlices(() => aligner.step(sliceUnits));
  return aligner.finish().units;
}

/** Which commands of two sends are the same at the same place, by the numbers that they have in each. */
export interface Agreement {
  readonly a: (command: number) => boolean;
  readonly b: (command: number) => boolean;
  /** Whether the unit that begins with this command of `b` comes in the same order in both. */
  readonly inOrder: (command: number) => boolean;
}

/** Sends that are the same altogether are not aligned: most changes don't show in most sends. */
export async function agreement(a: KernelSend, b: KernelSend): Promise<Agreement> {
  if (sameCommands(a, b)) return { a: always, b: always, inOrder: always };
  const inA = new Uint8Array(a.index.commandCount);
  const inB = new Uint8Array(b.index.commandCount);
  const ordered = new Set<number>();
  for (const unit of await alignSends(a, b)) {
    if (unit.a && unit.b && !unit.moved) ordered.add(unit.b.first);
    for (const step of unit.steps) {
      if (step.kind !== 'same') continue;
      inA.fill(1, step.a, step.a + step.count);
      inB.fill(1, step.b, step.b + step.count);
    }
  }
  return {
    a: (command) => inA[command] === 1,
    b: (command) => inB[command] === 1,
    inOrder: (command) => ordered.has(command),
  };
}

const always = (): boolean => true;

function sameCommands({ index: a }: KernelSend, { index: b }: KernelSend): boolean {
  if (a.commandCount !== b.commandCount) return false;
  for (let command = 0; command < a.commandCount; command++) {
    if (commandMark(a, command) !== commandMark(b, command)) return false;
    if (a.payloadLengthOf(command) !== b.payloadLengthOf(command)) return false;
  }
  return true;
}
