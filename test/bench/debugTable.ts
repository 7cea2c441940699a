// SPDX-License-Identifier: GPL-2.0-only
import { makeSubvolume, takeSnapshot, withFilesystem } from './benchFilesystem';
import { makeFiles } from './fileTree';
import { measureDebugging } from './measure';
import { tableText } from './tableText';

const sizes = {
  whole: { files: 401_000, positions: [1000, 100_000, 400_000] },
  quick: { files: 2000, positions: [1000, 2000] },
};

/**
 * Times what a debug session costs: requests until their stop, at places of a full send, and whole runs
 * against the engine's own. Needs root and btrfs-progs.
 */
export function compareDebugging(quick: boolean, print: (line: string) => void): void {
  const { files, positions } = quick ? sizes.quick : sizes.whole;
  const { steps, runs } = debugTables(files, positions);
  print(`debugging a full send of ${files} files without their data`);
  print(steps);
  print('');
  print('whole runs | the engine without a debugger, in the same process');
  print(runs);
}

interface DebugTables {
  readonly steps: string;
  readonly runs: string;
}

function debugTables(files: number, positions: readonly number[]): DebugTables {
  return withFilesystem((filesystem) => {
    const work = makeSubvolume(filesystem, 'work');
    makeFiles(work, 0, files);
    takeSnapshot(filesystem, work, 'base');
    const { steps, runs } = measureDebugging(filesystem.image, 'base', positions);
    const engine = runs[0]?.milliseconds ?? NaN;
    return {
      steps: tableText([
        ['inode', 'request', 'p50 ms', 'p99 ms'],
        ...steps.map(({ ino, request, p50, p99 }) => [
          `${ino}`,
          request,
          p50.toFixed(2),
          p99.toFixed(2),
        ]),
      ]),
      runs: tableText([
        ['run', 'ms', 'ratio'],
        ...runs.map(({ name, milliseconds }) => [
          name,
          milliseconds.toFixed(0),
          (milliseconds / engine).toFixed(2),
        ]),
      ]),
    };
  });
}
