// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import type { Task, TaskResult } from './task';

/** Medians over several runs. */
export type Measured = TaskResult;

/** Does the task in fresh processes, one after another. */
export function measure(runs: number, task: Task, ...args: readonly string[]): Measured {
  const program = process.argv[1] ?? '';
  const results = Array.from({ length: runs }, () => {
    const text = execFileSync(process.execPath, [program, '--task', task, ...args]);
    // It comes from this program's own `doTask`.
    return JSON.parse(text.toString()) as TaskResult;
  });
  return {
    milliseconds: median(results.map(({ milliseconds }) => milliseconds)),
    peakMiB: median(results.map(({ peakMiB }) => peakMiB)),
    commands: results[0]?.commands ?? 0,
  };
}

/** Milliseconds that another program takes, its output thrown away. */
export function measurePeer(runs: number, program: string, args: readonly string[]): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    return performance.now() - began;
  });
  return median(times);
}

/** Of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
