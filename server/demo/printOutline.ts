// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { streamOutline } from '../language/outline';

/** Prints a line for each inode that the stream is about. */
export function printOutline(index: StreamIndex, print: (line: string) => void): void {
  print(`== the outline of ${index.source.name.replace(/^.*\//, '')}`);
  for (const { ino, path, kind, detail } of streamOutline(index)) {
    print(`  ${String(ino ?? '').padStart(5)}  ${kind.padEnd(15)} ${path.padEnd(28)} ${detail}`);
  }
}
