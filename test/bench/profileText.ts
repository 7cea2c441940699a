// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is used of V8's profile: samples name nodes, and each has a time in µs. */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
}

/** Functions that are shown. */
const most = 12;

/** Runs one of our programs once more, sampled, and says which functions its time went to. */
export function profileText(program: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-send-profile-'));
  try {
    const [node = '', ...args] = program;
    const options = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
    execFileSync(node, [...options, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [name = ''] = readdirSync(folder);
    // Node's own format.
    return sharesText(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sharesText({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [at, sample] of samples.entries()) {
    const named = names.get(sample) ?? '';
    const name = named === '' ? '(unnamed)' : named;
    const time = timeDeltas[at] ?? 0;
    if (name === '(idle)') continue;
    times.set(name, (times.get(name) ?? 0) + time);
    total += time;
  }
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([name, time]) => `${name} ${((100 * time) / total).toFixed(0)} %`)
    .join(', ');
}
