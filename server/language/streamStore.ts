// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import type { FileOpener } from '../fileOpener';
import { streamTextUri, type StreamText } from '../streamUri';
import { loadStream, type LoadedStream, type WriteUri } from './loadStream';
import { parentChain } from './parents/parentChain';
import type { OpenParent, ParentOpener } from './parents/parentLinks';
import type { StreamCatalogue } from './parents/streamCatalogue';
import { verifyInBackground } from './verifyInBackground';

/** Streams that stay indexed: as many as one looks at side by side. Their parents come on top. */
const maxStreams = 8;

/** Streams by what their text's URI says, indexed once for all of their parts. */
export class StreamStore {
  readonly #opener: FileOpener;
  readonly #catalogue: StreamCatalogue;
  readonly #faultsFound: () => void;
  readonly #writeUri: WriteUri;
  /** The most recently used last. */
  readonly #entries = new Map<string, Entry>();

  /** `faultsFound` is called when the background check of a stream has come upon something new. */
  constructor(
    opener: FileOpener,
    catalogue: StreamCatalogue,
    faultsFound: () => void,
    writeUri: WriteUri = (text) => text.toString(),
  ) {
    this.#opener = opener;
    this.#catalogue = catalogue;
    this.#faultsFound = faultsFound;
    this.#writeUri = writeUri;
  }

  /** Rejects with an error that names the file and the reason. */
  get(text: StreamText): Promise<LoadedStream> {
    const { key, entry } = this.#entryOf(text);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.shown = true;
    entry.verified ??= this.#verify(entry);
    this.#forgetOldest();
    return entry.stream;
  }

  /** The same for as long as the caller needs it, and without checking its content. */
  hold(text: StreamText): HeldStream {
    const { key, entry } = this.#entryOf(text);
    entry.holders += 1;
    const release = (): void => {
      entry.holders -= 1;
      if (entry.removed) closeUnused(entry);
      else if (!entry.shown && entry.holders === 0) this.#remove(key, entry);
    };
    return { stream: entry.stream, release };
  }

  /** The files that have been asked for by themselves, as recorded streams. */
  shownFiles(): string[] {
    return [...this.#entries.values()]
      .filter(({ shown, recorded }) => shown && recorded)
      .map(({ file }) => file);
  }

  /** Forgets what was read of a file, which has come, gone or changed. */
  drop(file: string): void {
    for (const [key, entry] of this.#entries) if (entry.file === file) this.#remove(key, entry);
    // It may be the parent of others, or have become it.
    this.forgetParents();
  }

  /** Has parents looked for anew, as there may be others now. */
  forgetParents(): void {
    this.#catalogue.filesChanged();
    for (const { stream } of this.#entries.values())
      stream.then((loaded) => loaded.forgetParents()).catch(() => undefined);
  }

  /** Closes all files. */
  dispose(): void {
    for (const [key, entry] of this.#entries) this.#remove(key, entry);
  }

  #entryOf(text: StreamText): { readonly key: string; readonly entry: Entry } {
    const key = streamTextUri(text.file, 1, text.send).toString();
    const known = this.#entries.get(key);
    if (known) return { key, entry: known };
    const entry: Entry = {
      file: text.file.toString(),
      recorded: text.send === undefined,
      stream: loadStream(this.#opener, text, this.#parents, this.#writeUri),
      abort: new AbortController(),
      shown: false,
      holders: 0,
      removed: false,
      verified: undefined,
    };
    this.#entries.set(key, entry);
    entry.stream.catch(() => this.#remove(key, entry));
    return { key, entry };
  }

  readonly #parents: ParentOpener = {
    chainOf: (child) => parentChain(child, this.#catalogue),
    open: async (file): Promise<OpenParent> => {
      const { stream, release } = this.hold({ file: URI.parse(file), part: 1 });
      try {
        return { document: await (await stream).document(), release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };

  #verify(entry: Entry): Promise<void> {
    return (
      entry.stream
        .then((loaded) => verifyInBackground(loaded, entry.abort.signal, this.#faultsFound))
        // A file that can't be read is told to whoever asked for the stream.
        .catch(() => undefined)
    );
  }

  #forgetOldest(): void {
    const shown = [...this.#entries].filter(([, entry]) => entry.shown);
    for (const [key, entry] of shown.slice(0, Math.max(0, shown.length - maxStreams))) {
      entry.shown = false;
      if (entry.holders === 0) this.#remove(key, entry);
    }
  }

  #remove(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    if (entry.removed) return;
    entry.removed = true;
    entry.abort.abort();
    closeUnused(entry);
  }
}

/** A stream that stays open until it is released. */
export interface HeldStream {
  readonly stream: Promise<LoadedStream>;
  readonly release: () => void;
}

interface Entry {
  readonly file: string;
  /** Not a send from an image. */
  readonly recorded: boolean;
  readonly stream: Promise<LoadedStream>;
  readonly abort: AbortController;
  /** Asked for by itself, and not only for a stream that builds on it. */
  shown: boolean;
  /** Streams that build on it and are open, and others who need it. */
  holders: number;
  removed: boolean;
  verified: Promise<void> | undefined;
}

/** A parent that has changed stays readable until nobody holds it. */
function closeUnused(entry: Entry): void {
  if (entry.holders > 0) return;
  entry.stream.then((loaded) => loaded.close()).catch(() => undefined);
}
