// SPDX-License-Identifier: GPL-2.0-only
import type { Probe } from '../../engine/send/probe';
import { compareSends, type Comparison, type Difference } from './differences';
import type { KernelVolumes } from './kernelVolume';
import { sendsOf } from './sends';
import { sequence, type Script, type Style } from './sequence';
import { shrink } from './shrink';

/** Compares all sends of the seed's filesystem. */
export function compareSeed(
  volumes: KernelVolumes,
  seed: number,
  style?: Style,
  probe?: Probe,
): Promise<Comparison> {
  const script = sequence(seed, style);
  return compareSends(volumes, script, sendsOf(script), probe);
}

/** A difference with as few operations as still show it, for people and for a case of its own. */
export async function shrunkReport(
  volumes: KernelVolumes,
  script: Script,
  { send, text }: Difference,
): Promise<string> {
  let shown = text;
  const shrunk = await shrink(script, async (fewer) => {
    const [difference] = (await compareSends(volumes, fewer, [send])).differences;
    if (difference) shown = difference.text;
    return difference !== undefined;
  });
  return [shown, 'with the operations', ...shrunk.map((line) => `  ${line}`)].join('\n');
}
