// SPDX-License-Identifier: GPL-2.0-only
import { parseArgs } from 'node:util';
import { FuzzSession } from './fuzzSession';

const usage = `usage: npm run fuzz:language -- [--seed N] [--count N]

Holds random sessions with the language server, from session N on and so many: requests in any order about
streams that change meanwhile, and then everything about each of them. Exits with 1 where an answer is not
what the protocol says, doesn't fit the text, or doesn't come.
`;

main().catch((error: unknown) => {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '200' },
      help: { type: 'boolean', default: false },
    },
  });
  const [first, count] = [Number(values.seed), Number(values.count)];
  if (values.help) process.stdout.write(usage);
  else if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count)) throw new Error(usage);
  else await holdSessions(first, count);
}

async function holdSessions(first: number, count: number): Promise<void> {
  const refusals = new Map<string, number>();
  let requests = 0;
  let wrong = 0;
  let seed = first;
  process.on('unhandledRejection', (error) => {
    process.stdout.write(`session ${seed}: ${String(error)}\n`);
    wrong++;
  });
  for (; seed < first + count; seed++) {
    const outcome = await new FuzzSession(seed).run();
    for (const fault of outcome.faults) process.stdout.write(`session ${seed}: ${fault}\n`);
    for (const [text, times] of outcome.refusals)
      refusals.set(text, (refusals.get(text) ?? 0) + times);
    requests += outcome.requests;
    wrong += outcome.faults.length;
  }
  for (const [text, times] of refusals) process.stdout.write(`refused ${times} times: ${text}\n`);
  const memory = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  process.stdout.write(
    `${count} sessions, ${requests} requests, ${wrong} faults, peak ${memory} MiB\n`,
  );
  if (wrong > 0) process.exitCode = 1;
}
