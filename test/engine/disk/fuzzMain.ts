// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fuzzBases, fuzzImage, fuzzOnce } from './fuzzSend';

const usage = `usage: npm run fuzz -- [--seed N] [--count N]

Damages images and sends from them, from image N on and so many. Each process does some of them; one that
takes more than a minute for an image, or more than 1 GiB of memory, is a failure that names the image.
`;

const maxMilliseconds = 60_000;
const maxMiB = 1024;
const batchSize = 250;

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '20000' },
      batch: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [first, count] = [Number(values.seed), Number(values.count)];
  if (values.help) process.stdout.write(usage);
  else if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count)) throw new Error(usage);
  else if (values.batch) runBatch(first, count);
  else await runAll(first, count);
}

/** What a process has done so far. */
interface Progress {
  readonly images: number;
  /** Of them, sends that ended with an error. */
  readonly errors: number;
  readonly slowest: number;
  readonly peakMiB: number;
  /** The image that it is at. */
  readonly image: string;
}

/** Number n is an image of some base, sealed or not. Tells of each before it begins. */
function runBatch(seed: number, images: number): void {
  let progress: Progress = { images: 0, errors: 0, slowest: 0, peakMiB: 0, image: '' };
  const tell = (image: string): void => {
    progress = { ...progress, image, peakMiB: process.resourceUsage().maxRSS / 1024 };
    process.stdout.write(`${JSON.stringify(progress)}\n`);
  };
  for (let number = seed; number < seed + images; number++) {
    const base = fuzzBases[number % fuzzBases.length] ?? fuzzBases[0];
    const nth = Math.floor(number / fuzzBases.length);
    const sealed = nth % 2 === 1;
    fuzzImage(base);
    tell(`${base}, seed ${nth >> 1}, ${sealed ? 'sealed' : 'not sealed'}`);
    const began = performance.now();
    const failed = fuzzOnce(base, nth >> 1, sealed);
    const slowest = Math.max(progress.slowest, performance.now() - began);
    const errors = progress.errors + Number(failed);
    progress = { ...progress, images: progress.images + 1, errors, slowest };
  }
  tell('');
}

async function runAll(seed: number, images: number): Promise<void> {
  const done: Progress[] = [];
  for (let at = seed; at < seed + images; at += batchSize) {
    done.push(await watchedBatch(at, Math.min(batchSize, seed + images - at)));
    const sum = (of: (one: Progress) => number): number =>
      done.reduce((total, one) => total + of(one), 0);
    const most = (of: (one: Progress) => number): string => Math.max(...done.map(of)).toFixed(0);
    process.stdout.write(
      `${sum((one) => one.images)} images, ${sum((one) => one.errors)} with an error; slowest ${most((one) => one.slowest)} ms, peak ${most((one) => one.peakMiB)} MiB\n`,
    );
  }
}

/** Rejects where the process fails, or takes too long for an image or too much memory. */
async function watchedBatch(seed: number, images: number): Promise<Progress> {
  const args = [process.argv[1] ?? '', '--batch', '--seed', `${seed}`, '--count', `${images}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let last: Progress | undefined;
  let stopped = '';
  const stop = (reason: string): void => {
    stopped ||= `${last?.image ?? 'the first image'} ${reason}`;
    child.kill('SIGKILL');
  };
  const tooLong = (): void => stop(`takes more than ${maxMilliseconds} ms`);
  let timer = setTimeout(tooLong, maxMilliseconds);
  createInterface(child.stdout).on('line', (line) => {
    // It comes from this program's own `tell`.
    last = JSON.parse(line) as Progress;
    clearTimeout(timer);
    timer = setTimeout(tooLong, maxMilliseconds);
    if (last.peakMiB > maxMiB) stop(`comes after one that took ${last.peakMiB} MiB`);
  });
  await once(child, 'close');
  clearTimeout(timer);
  if (stopped !== '') throw new Error(stopped);
  if (child.exitCode !== 0 || !last) throw new Error(`${last?.image ?? 'the first image'} failed`);
  return last;
}
