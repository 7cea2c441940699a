// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../engine/byteSource';
import { beginsWith } from '../../engine/stream/beginsWith';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { FileState, OpenFile } from '../fileOpener';

/**
 * What has become of a file since it was indexed: another took its place, it was written anew, or more
 * was written behind.
 */
export type FileChange = 'none' | 'replaced' | 'rewritten' | 'grown';

/** Tells, without reading much, what has become of an open file: not every editor says when files change. */
export class IndexedFile {
  readonly #file: OpenFile;
  readonly #index: StreamIndex;
  readonly #opened: FileState | undefined;
  /** The state that was looked at last, and what it was. */
  #last: FileState | undefined;
  #change: FileChange = 'none';

  /** The file has just been opened: what is written while it is indexed counts. */
  constructor(file: OpenFile, index: StreamIndex) {
    this.#file = file;
    this.#index = index;
    this.#opened = file.state?.();
    this.#last = this.#opened;
  }

  /** 'none' too of a file that can't tell, as in a browser. */
  change(): FileChange {
    const now = this.#file.state?.();
    if (!now || !this.#opened) return 'none';
    if (now.version !== this.#last?.version) {
      this.#last = now;
      this.#change = this.#contentChange(now);
    }
    return this.#change === 'none' && !now.isAtItsPath ? 'replaced' : this.#change;
  }

  #contentChange({ size, version }: FileState): FileChange {
    if (version === this.#opened?.version) return 'none';
    const longer: ByteSource = { ...this.#file, size };
    const isKnown = (command: number): boolean => this.#index.runOf(command) === undefined;
    const isLonger = size > this.#file.size && beginsWith(longer, this.#index, isKnown);
    return isLonger ? 'grown' : 'rewritten';
  }
}
