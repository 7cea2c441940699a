// SPDX-License-Identifier: GPL-2.0-only
import { guessKernel, type KernelGuess } from '../../engine/send/guessKernel';
import { kernelTitle } from '../../engine/send/profiles';
import { CommandType } from '../../engine/stream/commandType';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { atOnce } from '../steps';
import type { ShownStream } from './streamDocument';

const guesses = new WeakMap<StreamIndex, KernelGuess>();

/** Where a stream begins: which kernel sent it, or as far as a recorded one shows that, and by what. */
export function kernelHover({ index, kernel }: ShownStream, at: number): readonly string[] {
  const type = index.typeOf(at);
  if (type !== CommandType.SUBVOL && type !== CommandType.SNAPSHOT) return [];
  if (kernel !== undefined) return [`Sent from the image as ${kernelTitle(kernel)}.`];
  const guess = guesses.get(index) ?? atOnce(guessKernel(index));
  guesses.set(index, guess);
  return [kernelText(guess)];
}

function kernelText({ profile, reasons }: KernelGuess): string {
  if (reasons.length === 0) return 'Sent by: nothing in the stream tells which kernel it was.';
  const sender =
    profile === undefined
      ? 'no kernel that is known: what shows contradicts itself'
      : `${kernelTitle(profile)}, or one like it`;
  const shown = reasons.map(
    ({ says, because, command }) => `- ${says}: ${because} (command ${command})`,
  );
  return [`Sent by: ${sender}`, shown.join('\n')].join('\n\n');
}
