// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugTimes } from './debugTask';
import type { RebuildTimes } from './rebuildTask';
import type { Task, TaskResult } from './task';

/** A program's whole run, in milliseconds. */
export interface ProgramTimes {
  readonly wall: number;
  /** Processor time of all its threads, in the kernel too; to 10 ms. */
  readonly cpu: number;
}

/** Does the task in fresh processes, one after another, and gives the medians. */
export function measure(runs: number, task: Task, ...args: readonly string[]): TaskResult {
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

/** Times a debug session of a full send in a fresh process. */
export function measureDebugging(
  image: string,
  subvolume: string,
  positions: readonly number[],
): DebugTimes {
  const args = ['--debug-task', image, subvolume, positions.join(',')];
  const text = execFileSync(process.execPath, [process.argv[1] ?? '', ...args]);
  // It comes from this program's own `debugTimes`.
  return JSON.parse(text.toString()) as DebugTimes;
}

/** Rebuilds a stream's snapshot in a fresh process. */
export function measureRebuilding(stream: string): RebuildTimes {
  const args = ['--rebuild-task', stream];
  const text = execFileSync(process.execPath, [process.argv[1] ?? '', ...args]);
  // It comes from this program's own `rebuildTimes`.
  return JSON.parse(text.toString()) as RebuildTimes;
}

/** Milliseconds that another program takes, its output thrown away. */
export function measurePeer(runs: number, program: string, args: readonly string[]): number {
  return median(Array.from({ length: runs }, () => timed([program, ...args]).wall));
}

/** Our command line, built beside this program, as processes run from start to end. */
export const ours = (...args: readonly string[]): readonly string[] => [
  process.execPath,
  join(process.argv[1] ?? '', '..', 'cli.js'),
  ...args,
];

/**
 * Runs the programs in turn, so that whatever else the machine does meets them alike, their output
 * thrown away; once each beforehand, to warm the caches. Gives each one's medians.
 */
export function measurePrograms(
  runs: number,
  programs: readonly (readonly string[])[],
): ProgramTimes[] {
  const rounds = Array.from({ length: runs + 1 }, () => programs.map(timed)).slice(1);
  return programs.map((_program, index) => ({
    wall: median(rounds.map((round) => round[index]?.wall ?? NaN)),
    cpu: median(rounds.map((round) => round[index]?.cpu ?? NaN)),
  }));
}

function timed([program = '', ...args]: readonly string[]): ProgramTimes {
  const cpu = childrenTime();
  const began = performance.now();
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return { wall: performance.now() - began, cpu: childrenTime() - cpu };
}

/** Milliseconds of processor time that this process's ended children took: proc(5), cutime and cstime. */
function childrenTime(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map(Number);
  return (user + system) * 10;
}

/** Of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
