// SPDX-License-Identifier: GPL-2.0-only
import type { FileOpener } from '../fileOpener';
import { streamTextUri, type StreamText } from '../streamUri';
import { loadStream, type LoadedStream } from './loadStream';
import { verifyInBackground } from './verifyInBackground';

/** Streams that stay indexed: as many as one looks at side by side. */
const maxStreams = 8;

/** Streams by what their text's URI says, indexed once for all of their parts. */
export class StreamStore {
  readonly #opener: FileOpener;
  readonly #faultsFound: () => void;
  /** The most recently used last. */
  readonly #entries = new Map<string, Entry>();

  /** `faultsFound` is called when the background check of a stream has come upon something new. */
  constructor(opener: FileOpener, faultsFound: () => void) {
    this.#opener = opener;
    this.#faultsFound = faultsFound;
  }

  /** Rejects with an error that names the file and the reason. */
  get(text: StreamText): Promise<LoadedStream> {
    const key = streamTextUri(text.file, 1, text.send).toString();
    const entry = this.#entries.get(key) ?? this.#load(text);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.stream.catch(() => this.#remove(key, entry));
    for (const [oldest, old] of this.#entries) {
      if (this.#entries.size <= maxStreams) break;
      this.#remove(oldest, old);
    }
    return entry.stream;
  }

  /** Forgets what was read of a file, which has changed. */
  drop(file: string): void {
    for (const [key, entry] of this.#entries) if (entry.file === file) this.#remove(key, entry);
  }

  /** Closes all files. */
  dispose(): void {
    for (const [key, entry] of this.#entries) this.#remove(key, entry);
  }

  #load(text: StreamText): Entry {
    const abort = new AbortController();
    const { signal } = abort;
    const stream = loadStream(this.#opener, text);
    stream
      .then((loaded) => verifyInBackground(loaded, signal, this.#faultsFound))
      // A file that can't be read is told to whoever asked for the stream.
      .catch(() => undefined);
    return { file: text.file.toString(), stream, abort };
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    entry.abort.abort();
    entry.stream.then((loaded) => loaded.close()).catch(() => undefined);
  }
}

interface Entry {
  readonly file: string;
  readonly stream: Promise<LoadedStream>;
  readonly abort: AbortController;
}
