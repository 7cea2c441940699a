// SPDX-License-Identifier: GPL-2.0-only
import type { Probe } from '../../engine/send/probe';
import { openEngineSends } from './engineSends';
import { firstDifference } from './firstDifference';
import type { KernelVolumes, Sent } from './kernelVolume';
import { sendText, type Send } from './sends';
import type { Script } from './sequence';

/** A send whose bytes or whose end are not the kernel's. */
export interface Difference {
  readonly send: Send;
  /** For people, several lines. */
  readonly text: string;
}

/** What comparing a script's sends came to. */
export interface Comparison {
  /** Sends that were compared. */
  readonly count: number;
  /** Of them, those that failed in the kernel, and here alike. */
  readonly failing: number;
  readonly differences: readonly Difference[];
}

/** Makes the script's filesystem and sends all of it by the kernel and by the engine. */
export async function compareSends(
  volumes: KernelVolumes,
  script: Script,
  sends: readonly Send[],
  probe?: Probe,
): Promise<Comparison> {
  const { images, sent } = await volumes.make(script, sends);
  const engine = openEngineSends(images);
  const differences: Difference[] = [];
  try {
    for (const [at, send] of sends.entries()) {
      const kernels = sent[at];
      if (!kernels) continue;
      const text = differenceText(send, kernels, () => engine.send(send, probe));
      if (text !== undefined) differences.push({ send, text: `${sendText(send)}: ${text}` });
    }
  } finally {
    engine.close();
  }
  const compared = sent.filter((each) => each !== undefined);
  const failing = compared.filter(({ errno }) => errno !== 0).length;
  return { count: compared.length, failing, differences };
}

function differenceText(send: Send, kernels: Sent, engineSend: () => Sent): string | undefined {
  let ours: Sent;
  try {
    ours = engineSend();
  } catch (error) {
    return `the engine broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  // Where a send fails, btrfs-progs may end before it has copied all that the kernel wrote.
  const cut = send.progs !== undefined && kernels.errno !== 0;
  const text = firstDifference(
    kernels.bytes,
    cut ? ours.bytes.subarray(0, kernels.bytes.length) : ours.bytes,
  );
  if (text !== undefined || kernels.errno === ours.errno) return text;
  return `the kernel ends with error ${kernels.errno}, the engine with ${ours.errno}`;
}
