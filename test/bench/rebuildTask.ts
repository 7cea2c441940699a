// SPDX-License-Identifier: GPL-2.0-only
import { SnapshotRebuild } from '../../engine/receive/rebuild/snapshotRebuild';
import { indexStream } from '../../engine/stream/streamIndex';
import { openPath } from '../../server/nodeFileOpener';
import type { TaskResult } from './task';

export interface RebuildTimes extends TaskResult {
  /** The longest that others had to wait, in milliseconds: a session looks at the clock after each step. */
  readonly longestStep: number;
}

/** Rebuilds the snapshot of a full stream, the index of its file included, as a session does that is begun on it. */
export function rebuildTimes(path: string): RebuildTimes {
  const began = performance.now();
  const file = openPath(path);
  const stream = indexStream(file);
  const rebuild = new SnapshotRebuild({ stream, parents: [] });
  let longestStep = 0;
  for (let now = performance.now(), done = false; !done;) {
    done = rebuild.step(1);
    const after = performance.now();
    longestStep = Math.max(longestStep, after - now);
    now = after;
  }
  const { stopped } = rebuild.finish();
  if (stopped) throw new Error(`${path}: ${stopped.sentence}`);
  const milliseconds = performance.now() - began;
  file.close();
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  return { milliseconds, peakMiB, commands: stream.commandCount, longestStep };
}
