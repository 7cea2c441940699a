// SPDX-License-Identifier: GPL-2.0-only
import { ReceivingVolume } from '../../../engine/receive/volume';
import { EncodeError } from '../../../engine/stream/errors';
import { Dice } from '../dice';
import { beginsSubvolume, type BaseStream } from './baseStreams';
import {
  forget,
  receiveByBoth,
  type CalledWith,
  type Compared,
  type TwinVolume,
} from './compareReceive';
import { damage } from './damagedBytes';
import { encodeStream, type LooseStream } from './looseStream';
import { mutate, mutationName } from './mutations';
import type { RealReceiver } from './realReceiver';

/** How a stream was broken: the numbers of its mutations, and one for damage to its bytes. */
export interface Breakage {
  readonly mutations: readonly number[];
  readonly damage: number | undefined;
}

/** A broken stream that is not received the same. */
export interface Disagreement {
  readonly stream: string;
  readonly breakage: Breakage;
  readonly names: readonly string[];
  readonly differences: readonly string[];
}

export interface HuntResult {
  readonly counts: Readonly<Record<Compared['verdict'], number>>;
  readonly disagreements: readonly Disagreement[];
}

/** With what all streams are received with. */
interface HuntedVolume extends TwinVolume {
  readonly called: CalledWith;
}

/** Many numbers from one. */
const spread = 1_000_003;

export function breakageOf(seed: number): Breakage {
  const dice = new Dice(seed * spread);
  const count = dice.of(1, 1, 1, 2, 3, 5);
  const mutations = Array.from({ length: count }, () => dice.below(2 ** 31));
  return { mutations, damage: dice.chance(0.12) ? dice.below(2 ** 31) : undefined };
}

export function broken({ loose }: BaseStream, breakage: Breakage): Uint8Array | undefined {
  const stream = breakage.mutations.reduce(mutate, loose);
  if (!beginsSubvolume(stream)) return undefined;
  const bytes = encoded(stream);
  if (!bytes) return undefined;
  return breakage.damage === undefined ? bytes : damage(bytes, breakage.damage);
}

/** Undefined for what the format can't hold, as commands of another protocol. */
function encoded(stream: LooseStream): Uint8Array | undefined {
  try {
    return encodeStream(stream);
  } catch (error) {
    if (error instanceof EncodeError) return undefined;
    throw error;
  }
}

/** Breaks a stream with each of the seeds, and has both receive it, on top of what comes before it. */
export async function huntStream(
  real: RealReceiver,
  stream: BaseStream,
  seeds: readonly number[],
  called: CalledWith,
): Promise<HuntResult> {
  const twin = { real, memory: new ReceivingVolume(), called };
  const counts = { received: 0, refused: 0, 'out of sight': 0 };
  const disagreements: Disagreement[] = [];
  for (const [at, before] of stream.before.entries()) {
    const { differences } = await receiveByBoth(twin, before.bytes, `/mnt/before${at}`, called);
    if (differences.length > 0) disagreements.push(told(before, unbroken, differences));
  }
  for (const seed of seeds) {
    const found = await compareBroken(twin, stream, breakageOf(seed));
    if (!found) continue;
    counts[found.verdict] += 1;
    if (found.differences.length > 0) {
      const breakage = await shrunk(twin, stream, breakageOf(seed));
      const again = await compareBroken(twin, stream, breakage);
      // What came once and not again is told as it came.
      const differences = again?.differences.length ? again.differences : found.differences;
      disagreements.push(told(stream, breakage, differences));
    }
  }
  for (const at of stream.before.keys()) await forget(twin, `/mnt/before${at}`);
  return { counts, disagreements };
}

export const unbroken: Breakage = { mutations: [], damage: undefined };

async function compareBroken(
  twin: HuntedVolume,
  stream: BaseStream,
  breakage: Breakage,
): Promise<Compared | undefined> {
  const bytes = broken(stream, breakage);
  if (!bytes) return undefined;
  const compared = await receiveByBoth(twin, bytes, '/mnt/broken', twin.called);
  await forget(twin, '/mnt/broken');
  return compared;
}

/** As few mutations as still make a difference. */
async function shrunk(
  twin: HuntedVolume,
  stream: BaseStream,
  breakage: Breakage,
): Promise<Breakage> {
  let least = breakage;
  const differs = async (candidate: Breakage) =>
    ((await compareBroken(twin, stream, candidate))?.differences.length ?? 0) > 0;
  if (least.damage !== undefined && (await differs({ ...least, damage: undefined })))
    least = { ...least, damage: undefined };
  for (let at = least.mutations.length - 1; at >= 0; at--) {
    const fewer = { ...least, mutations: least.mutations.filter((_, index) => index !== at) };
    if (await differs(fewer)) least = fewer;
  }
  return least;
}

function told(
  { name }: BaseStream,
  breakage: Breakage,
  differences: readonly string[],
): Disagreement {
  return { stream: name, breakage, names: breakage.mutations.map(mutationName), differences };
}
