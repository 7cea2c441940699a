// SPDX-License-Identifier: GPL-2.0-only
import { parseArgs } from 'node:util';
import type { Probe, ProbeFields } from '../../engine/send/probe';
import { compareSeed, shrunkReport } from './hunt';
import { openKernelVolumes } from './kernelVolume';
import { sequence, styleNames, type Style } from './sequence';

const usage = `usage: npm run differential -- [--seed N] [--count N] [--style ${[...new Set(styleNames)].join('|')}]
                                [--script] [--calls]

Compares the engine's sends with the running kernel's on random filesystems, those of seed N and the
seeds after it. Needs root, btrfs-progs and Python. TMPDIR says where the images are made.

  --script   print the first seed's operations, and compare nothing
  --calls    count what the engine calls, by function and result
`;

/**
 * Counts calls with their results, and some by who makes them: moves that are put off, entries that go
 * from caches. And extents by whether they have more references than a send looks at.
 */
class CallCounter implements Probe {
  readonly counts = new Map<string, number>();
  readonly #stack: string[] = [];

  enter(name: string, { cache, refs }: ProbeFields): void {
    // A send that failed has left its calls there.
    if (name === 'send_subvol') this.#stack.length = 0;
    this.#stack.push(name);
    const callers = this.#stack.slice(-2).join(' > ');
    if (name === 'add_pending_dir_move') this.#count(callers);
    if (name === 'btrfs_lru_cache_remove') this.#count(`${callers} ${String(cache)}`);
    if (name === 'check_extent_item' && Number(refs) > 1024) this.#count(`${name} refs > 1024`);
  }

  leave(name: string, { ret }: ProbeFields): void {
    this.#stack.pop();
    this.#count(typeof ret === 'number' ? `${name} ${Math.sign(ret)}` : name);
  }

  event(name: string): void {
    this.#count(`(${name})`);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

async function hunt(first: number, count: number, style: Style | undefined, probe?: CallCounter) {
  const volumes = openKernelVolumes();
  let [sends, failing, differing] = [0, 0, 0];
  try {
    for (let seed = first; seed < first + count; seed++) {
      const found = await compareSeed(volumes, seed, style, probe);
      sends += found.count;
      failing += found.failing;
      const [difference] = found.differences;
      if (difference) {
        differing += 1;
        console.log(`seed ${seed}: ${found.differences.length} sends differ`);
        console.log(await shrunkReport(volumes, sequence(seed, style), difference));
      }
      const done = seed - first + 1;
      if (done % 100 === 0 || done === count) {
        console.log(`${done} sequences, ${sends} sends (${failing} failing): ${differing} differ`);
      }
    }
  } finally {
    await volumes.close();
  }
  for (const [what, times] of [...(probe?.counts ?? [])].sort()) console.log(`${what}: ${times}`);
  return differing === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '0' },
      count: { type: 'string', default: '100' },
      style: { type: 'string' },
      script: { type: 'boolean', default: false },
      calls: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [seed, count] = [Number(values.seed), Number(values.count)];
  const style = styleNames.find((name) => name === values.style);
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const wrong = !Number.isSafeInteger(seed) || !Number.isSafeInteger(count);
  if (wrong || (values.style !== undefined && style === undefined)) {
    console.error(usage);
    return 2;
  }
  if (values.script) {
    console.log(sequence(seed, style).join('\n'));
    return 0;
  }
  return hunt(seed, count, style, values.calls ? new CallCounter() : undefined);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
