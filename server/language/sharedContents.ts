// SPDX-License-Identifier: GPL-2.0-only

/** Bytes of files that are kept though nobody has them open: they are often asked for again at once. */
const mostIdle = 64 * 2 ** 20;

/** A file's whole content, until it is released. */
export interface TakenContent {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/**
 * Whole contents of files, each of which is read once for all who have it open, at a time or one after
 * another. Beyond what is open, the contents that were used last are kept, up to a limit.
 */
export class SharedContents {
  readonly #mostIdle: number;
  /** The most recently used last. */
  readonly #entries = new Map<string, Entry>();

  constructor(most = mostIdle) {
    this.#mostIdle = most;
  }

  /**
   * A file's content, read where it isn't kept in this version; undefined is one that can't be told from
   * others, which isn't kept. Rejects as `read` does.
   */
  async take(
    file: string,
    version: string | undefined,
    read: () => Promise<Uint8Array>,
  ): Promise<TakenContent> {
    const known = this.#entries.get(file);
    const isKnown = known && version !== undefined && known.version === version;
    const entry = isKnown ? known : { version, content: read(), users: 0, size: 0 };
    this.#entries.delete(file);
    if (version !== undefined) this.#entries.set(file, entry);
    entry.users += 1;
    try {
      const bytes = await entry.content;
      entry.size = bytes.length;
      return { bytes, release: this.#releaseOnce(entry) };
    } catch (error) {
      if (this.#entries.get(file) === entry) this.#entries.delete(file);
      throw error;
    }
  }

  /** Has a file read anew by whoever opens it next. */
  forget(file: string): void {
    this.#entries.delete(file);
  }

  #releaseOnce(entry: Entry): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      entry.users -= 1;
      this.#dropIdle();
    };
  }

  #dropIdle(): void {
    const idle = [...this.#entries].filter(([, { users }]) => users === 0);
    let size = idle.reduce((sum, [, entry]) => sum + entry.size, 0);
    for (const [file, entry] of idle) {
      if (size <= this.#mostIdle) return;
      this.#entries.delete(file);
      size -= entry.size;
    }
  }
}

interface Entry {
  readonly version: string | undefined;
  readonly content: Promise<Uint8Array>;
  users: number;
  /** 0 until it is read. */
  size: number;
}
