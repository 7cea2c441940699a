// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { OpenFile } from '../../fileOpener';

/** A stream that is still being written. */
export interface FollowedFile extends OpenFile {
  /** What holds its bytes: the file itself, or one that keeps what came through a pipe. */
  readonly file: URI;
  /** Whether the writer has closed its end; of a regular file that can't be known. */
  readonly isClosed: boolean;
  /** Why what comes can't be kept. */
  readonly failure?: Error | undefined;
  /** Resolves when `size` may have grown or the writer has closed, or after a while. */
  wait(): Promise<void>;
}
