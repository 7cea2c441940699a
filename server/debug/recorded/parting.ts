// SPDX-License-Identifier: GPL-2.0-only
import { encodeCommand } from '../../../engine/stream/encode';
import type { SendAttribute } from '../../../engine/send/sendCommand';
import { ImageStreamCancelled, type ImageStreamControl } from '../../imageStream';
import { nothing, type Interest } from '../replay/interest';
import { commandBegun } from '../replay/landmarks';
import type { Moment } from '../replay/moment';
import type { SendAlignment } from './sendAlignment';

/**
 * Whether what the engine writes has come to part from a recorded stream, so that it has to be aligned
 * before anybody asks about this moment.
 */
export function parts(alignments: readonly SendAlignment[], moment: Moment): boolean {
  const command = commandBegun(moment);
  const foreseeing = alignments.filter(({ written }) => written === command);
  if (foreseeing.length > 0) {
    const bytes = aboutToBeWritten(moment);
    if (bytes) foreseeing.forEach((alignment) => alignment.foresee(bytes));
  }
  return alignments.some(({ isDue }) => isDue);
}

/** Looks, too, for where it comes to part: it is only known once a step has been written. */
export function interestInParting(alignments: readonly SendAlignment[]): Interest {
  const isDue = (): boolean => alignments.some((alignment) => alignment.isDue);
  return { ...nothing, any: () => alignments.length > 0, passed: isDue };
}

/** Aligns what has to be; false where that was given up. */
export async function alignAll(
  alignments: readonly SendAlignment[],
  control: ImageStreamControl,
): Promise<boolean> {
  try {
    for (const alignment of alignments) await alignment.prepare(control);
    return true;
  } catch (error) {
    if (error instanceof ImageStreamCancelled) return false;
    throw error;
  }
}

/** The command that the engine is about to write. */
function aboutToBeWritten({ fields, sctx }: Moment): Uint8Array | undefined {
  const { type, attributes } = fields;
  if (!sctx || typeof type !== 'number' || !Array.isArray(attributes)) return undefined;
  return encodeCommand(type, attributes as SendAttribute[], sctx.setup.proto);
}
