// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';

/** A stream's file, and its state, so that what was read of it once need not be read again. */
export interface FoundStream {
  readonly uri: string;
  /** Differs once the file's content does: its size and the time of its last change. */
  readonly version: string;
}

/** Where the streams are among which a parent is looked for. */
export interface StreamFinder {
  /**
   * Those of the workspace, and those beside a file where one is given. Never rejects: what can't be
   * listed is left out.
   */
  find(beside: URI | undefined): Promise<readonly FoundStream[]>;
  /** Images of filesystems, by URI, in the same places. Never rejects either. */
  images?(beside: URI): Promise<readonly string[]>;
}

/** How a stream's file is named. */
export const streamSuffix = '.btrfs-stream';

/** How an image of a filesystem is named. */
export const imageName = /\.(img|raw|btrfs)$/i;
