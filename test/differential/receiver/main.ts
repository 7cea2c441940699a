// SPDX-License-Identifier: GPL-2.0-only
import { parseArgs } from 'node:util';
import { corpusStreams } from './baseStreams';
import { hasFsVerity } from './hasFsVerity';
import { huntStream, unbroken } from './hunt';
import { openRealReceiver } from './realReceiver';

const usage = `usage: npm run differential:receive -- [--seed N] [--count N] [--stream NAME]

Breaks the corpus's small streams on purpose, N times in all, beginning with that seed, and compares what
the receiver in memory and \`btrfs receive\` make of them: the verdict, all that is printed, and the
tree. Needs root, btrfs-progs 6.2 and Python; BTRFS_SEND_CORPUS names the corpus.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '0' },
      count: { type: 'string', default: '1000' },
      stream: { type: 'string' },
    },
  });
  const [first, count] = [Number(values.seed), Number(values.count)];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count)) {
    console.error(usage);
    return 2;
  }
  const all = await corpusStreams();
  const streams = all.filter(({ name }) => values.stream === undefined || name === values.stream);
  const real = openRealReceiver();
  const totals = { received: 0, refused: 0, 'out of sight': 0 };
  let disagreeing = 0;
  try {
    const called = { fsVerity: await hasFsVerity(real) };
    for (const [at, stream] of streams.entries()) {
      const seeds: number[] = [];
      for (let seed = first + at; seed < first + count; seed += streams.length) seeds.push(seed);
      if (seeds.length === 0) break;
      const { counts, disagreements } = await huntStream(real, stream, seeds, called);
      totals.received += counts.received;
      totals.refused += counts.refused;
      totals['out of sight'] += counts['out of sight'];
      disagreeing += disagreements.length;
      for (const { stream, breakage, names, differences } of disagreements)
        console.log(
          `${stream} ${JSON.stringify(breakage === unbroken ? 'unbroken' : breakage)} ${names.join(', ')}\n  ${differences.slice(0, 3).join('\n  ')}`,
        );
    }
  } finally {
    await real.close();
  }
  console.log(
    `${streams.length} streams: ${JSON.stringify(totals)}, ${disagreeing} received otherwise`,
  );
  return disagreeing === 0 ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
