// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';
import type { FileOpener } from '../fileOpener';
import { streamTextUri, type StreamText } from '../streamUri';
import { Foreground } from './foreground';
import { loadStream, type LoadedStream, type WriteUri } from './loadStream';
import { FileWaits } from './parents/fileWaits';
import { parentChain } from './parents/parentChain';
import type { OpenParent, ParentOpener } from './parents/parentLinks';
import type { StreamCatalogue } from './parents/streamCatalogue';
import { silentScan, type StartScan } from './scanProgress';
import { verifyInBackground } from './verifyInBackground';

/** Streams that stay indexed: as many as one looks at side by side. Their parents come on top. */
const maxStreams = 8;

/** How deep files are opened apart: the streams that build on each other in turn are two, hardly ever three. */
const maxApart = 2;

export interface StreamStoreOptions {
  readonly writeUri?: WriteUri;
  readonly startScan?: StartScan;
  /** What goes on in the background does so whenever nothing is at work here. */
  readonly foreground?: Foreground;
  /**
   * Called when a file, by its URI, was found to be another than it was taken for, and all that was said of
   * it may be wrong. Without it, files are read slowly and never mistaken.
   */
  readonly misread?: (file: string) => void;
}

/** Streams by what their text's URI says, indexed once for all of their parts. */
export class StreamStore {
  readonly #opener: FileOpener;
  readonly #catalogue: StreamCatalogue;
  readonly #faultsFound: () => void;
  readonly #writeUri: WriteUri;
  readonly #startScan: StartScan;
  readonly #foreground: Foreground;
  readonly #misread: ((file: string) => void) | undefined;
  /** Files that were mistaken once. */
  readonly #mistaken = new Set<string>();
  /** The most recently used last. */
  readonly #entries = new Map<string, Entry>();
  readonly #waits = new FileWaits();
  /** Shown streams whose files have changed, until they are asked for again: they may only have grown. */
  readonly #before = new Map<string, Promise<LoadedStream>>();

  /** `faultsFound` is called when the background check of a stream has come upon something new. */
  constructor(
    opener: FileOpener,
    catalogue: StreamCatalogue,
    faultsFound: () => void,
    options: StreamStoreOptions = {},
  ) {
    this.#opener = opener;
    this.#catalogue = catalogue;
    this.#faultsFound = faultsFound;
    this.#writeUri = options.writeUri ?? ((text) => text.toString());
    this.#startScan = options.startScan ?? silentScan;
    this.#foreground = options.foreground ?? new Foreground();
    this.#misread = options.misread;
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

  /**
   * The same as the file is now, also where nobody has told of its change: read once more where it was
   * written anew, and for who asks for the `newest` where there is more of it or another in its place.
   */
  async getCurrent(text: StreamText, newest = false): Promise<LoadedStream> {
    const stream = await this.get(text);
    const change = stream.change();
    if (change === 'none' || (!newest && change !== 'rewritten')) return stream;
    this.drop(stream.file);
    return this.get(text);
  }

  /** The same, once nothing of it is only assumed. */
  async getConfirmed(text: StreamText): Promise<LoadedStream> {
    const stream = await this.getCurrent(text);
    if (await stream.confirm()) return stream;
    this.#loadAnew(stream.file);
    return this.get(text);
  }

  /** The same as `get` for as long as the caller needs it, and without checking its content. */
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

  /** Lets go of a stream whose text is shown no more, unless another builds on it. */
  close(text: StreamText): void {
    const key = keyOf(text);
    this.#discard(key);
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.shown = false;
    if (entry.holders === 0) this.#remove(key, entry);
  }

  /** Forgets what was read of a file, which has come, gone or changed. */
  drop(file: string): void {
    this.#mistaken.delete(file);
    for (const [key, entry] of this.#entries) {
      if (entry.file !== file) continue;
      entry.isAwaited = entry.shown;
      this.#remove(key, entry);
      if (entry.isAwaited) this.#before.set(key, entry.stream);
    }
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
    for (const key of this.#before.keys()) this.#discard(key);
  }

  #entryOf(text: StreamText): { readonly key: string; readonly entry: Entry } {
    const key = keyOf(text);
    const known = this.#entries.get(key);
    if (known) return { key, entry: known };
    const entry: Entry = {
      file: text.file.toString(),
      recorded: text.send === undefined,
      stream: this.#load(text, this.#before.get(key)),
      abort: new AbortController(),
      shown: false,
      holders: 0,
      removed: false,
      isAwaited: false,
      confirmed: undefined,
      verified: undefined,
    };
    this.#before.delete(key);
    this.#entries.set(key, entry);
    entry.stream.catch(() => this.#remove(key, entry));
    entry.confirmed = this.#confirm(entry);
    return { key, entry };
  }

  async #load(text: StreamText, before?: Promise<LoadedStream>): Promise<LoadedStream> {
    const scan = this.#startScan(`Reading ${Utils.basename(text.file)}`);
    const told = (done: number): void => scan.tell(done);
    const gallops = this.#misread !== undefined && !this.#mistaken.has(text.file.toString());
    const known = await before?.catch(() => undefined);
    try {
      const idle = (): Promise<void> => this.#foreground.idle();
      const options = { told, before: known, gallops, idle };
      return await loadStream(this.#opener, text, this.#parents, this.#writeUri, options);
    } finally {
      known?.discard();
      scan.end();
    }
  }

  #discard(key: string): void {
    this.#before
      .get(key)
      ?.then((loaded) => loaded.discard())
      .catch(() => undefined);
    this.#before.delete(key);
  }

  readonly #parents: ParentOpener = {
    chainOf: (child) => parentChain(child, this.#catalogue),
    imagesFor: (file) => this.#catalogue.images(URI.parse(file)),
    open: async (file, child): Promise<OpenParent> => {
      if (this.#waits.wouldClose(child, file)) return this.#openApart(file);
      const { stream, release } = this.hold({ file: URI.parse(file), part: 1 });
      const followed = stream.then((loaded) => loaded.document());
      try {
        return { document: await this.#waits.during(child, file, followed), release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };

  /**
   * A file once more, for one that it waits for itself: of two files each can hold what the other builds
   * on. `depth` is how often that was done already for the one that asks.
   */
  async #openApart(file: string, depth = 0): Promise<OpenParent> {
    if (depth === maxApart) throw new Error(`Cannot follow ${file}: it is followed already`);
    const parents: ParentOpener = {
      ...this.#parents,
      open: (parent) => this.#openApart(parent, depth + 1),
    };
    const text = { file: URI.parse(file), part: 1 };
    const stream = await loadStream(this.#opener, text, parents, this.#writeUri);
    const release = (): void => {
      stream.close();
      stream.discard();
    };
    try {
      return { document: await stream.document(), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #confirm({ stream, abort, file }: Entry): Promise<void> {
    // A file that can't be read is told to whoever asked for the stream.
    const loaded = await stream.catch(() => undefined);
    const idle = (): Promise<void> => this.#foreground.idle();
    const isConfirmed = await loaded?.confirm(idle, abort.signal).catch(() => true);
    if (isConfirmed === false) this.#loadAnew(file);
  }

  /** Forgets a file that was found to be another than it was taken for. */
  #loadAnew(file: string): void {
    if (this.#mistaken.has(file)) return;
    this.drop(file);
    this.#mistaken.add(file);
    this.#misread?.(file);
  }

  async #verify({ stream, abort, file, confirmed }: Entry): Promise<void> {
    const loaded = await stream.catch(() => undefined);
    await confirmed;
    if (!loaded || abort.signal.aborted) return;
    const title = `Verifying ${Utils.basename(URI.parse(file))}`;
    const scan = this.#startScan(title, () => abort.abort());
    const told = (done: number): void => scan.tell(done);
    const idle = (): Promise<void> => this.#foreground.idle();
    const check = verifyInBackground(loaded, abort.signal, this.#faultsFound, idle, told);
    await check.catch(() => undefined);
    scan.end();
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

const keyOf = ({ file, send }: StreamText): string => streamTextUri(file, 1, send).toString();

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
  /** The file may only have grown: what is known of it is kept until it is asked for again. */
  isAwaited: boolean;
  confirmed: Promise<void> | undefined;
  verified: Promise<void> | undefined;
}

/** A parent that has changed stays readable until nobody holds it. */
function closeUnused(entry: Entry): void {
  if (entry.holders > 0) return;
  entry.stream
    .then((loaded) => {
      loaded.close();
      if (!entry.isAwaited) loaded.discard();
    })
    .catch(() => undefined);
}
