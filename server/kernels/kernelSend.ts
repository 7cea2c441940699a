// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../engine/byteSource';
import { SendError } from '../../engine/send/errors';
import type { KernelProfile } from '../../engine/send/profiles';
import type { SendSetup } from '../../engine/send/sendContext';
import type { StreamSide } from '../../engine/stream/alignment/streamSide';
import { indexStream } from '../../engine/stream/streamIndex';
import { imageStream, type ImageStreamControl } from '../imageStream';
import { CommandUnits, type KernelUnit } from './commandUnits';

/** What is sent, whichever kernel does it. */
export type KernelSetup = Omit<SendSetup, 'sink' | 'probe' | 'kernel'>;

/** What one kernel sends, with zeros for file data, divided by the inodes that it works on. */
export interface KernelSend extends StreamSide {
  readonly units: readonly KernelUnit[];
  /** Why the send fails behind the last command, where it does. */
  readonly error: Error | undefined;
}

/**
 * Sends as the kernel would; what it refuses, or fails with, is part of the answer. Rejects with an
 * ImageStreamCancelled if the control asks for it.
 */
export async function kernelSend(
  setup: KernelSetup,
  kernel: KernelProfile,
  control?: ImageStreamControl,
): Promise<KernelSend> {
  const divided = new CommandUnits();
  try {
    const stream = await imageStream(kernel.name, { ...setup, kernel, probe: divided }, control);
    return { ...stream, units: divided.units };
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    return { index: indexStream(memorySource(kernel.name, new Uint8Array(0))), units: [], error };
  }
}
