// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';
import { StreamIndexer, type StreamIndex } from '../../../engine/stream/streamIndex';
import type { FileOpener } from '../../fileOpener';
import { sliceTime, yieldToHost } from '../../slice';
import { indexInSlices } from '../../slicedStream';
import { sentSubvolumes, type SentSubvolume } from './sentSubvolume';
import type { FoundStream, StreamFinder } from './streamFinder';

/** A subvolume, and the file whose stream makes it. */
export interface CataloguedSubvolume {
  readonly file: string;
  readonly subvolume: SentSubvolume;
  /** Whether the file's structure is damaged; known, and so possibly true, of files read as a whole. */
  readonly damaged?: boolean;
}

/** Files whose subvolumes are remembered, some hundred bytes each, and folders whose files are. */
const maxFiles = 50_000;
const maxFolders = 100;

/**
 * Which files' streams make which subvolumes. Most files hold one stream, whose beginning tells; all of
 * a file is read only where no beginning has what is looked for.
 */
export class StreamCatalogue {
  readonly #opener: FileOpener;
  readonly #finder: StreamFinder;
  readonly #gallops: boolean;
  readonly #read = new Map<string, ReadFile>();
  /** By the folder beside whose files was looked. */
  readonly #listed = new Map<string, Listed>();

  /** Where it gallops, what only one file makes is found without reading each command of all files. */
  constructor(opener: FileOpener, finder: StreamFinder, gallops = false) {
    this.#opener = opener;
    this.#finder = finder;
    this.#gallops = gallops;
  }

  /** The subvolumes with this UUID in the streams of the workspace, beside a file, and in it. */
  async withUuid(uuid: string, beside: URI): Promise<readonly CataloguedSubvolume[]> {
    const files = await this.#files(beside);
    const own = beside.toString();
    const others = files.filter(({ uri }) => uri !== own);
    let found = await this.#search(uuid, others, 'beginning');
    if (found.length === 0)
      found = await this.#search(uuid, others, this.#gallops ? 'leaps' : 'whole');
    if (found.length <= 1) return found;
    // Of several the whole ones count.
    const names = new Set(found.map(({ file }) => file));
    const candidates = others.filter(({ uri }) => names.has(uri));
    return this.#search(uuid, candidates, 'whole');
  }

  /** What has been read of a file: all that it makes, where `withUuid` has found a later one in it. */
  async inFile(file: string): Promise<readonly SentSubvolume[]> {
    return (await this.#read.get(file)?.content)?.subvolumes ?? [];
  }

  /** Images that may hold parents of a file's streams, by URI. */
  async images(beside: URI): Promise<readonly string[]> {
    return (await this.#finder.images?.(beside)) ?? [];
  }

  /** Has files listed anew at once: some came, went or changed. */
  filesChanged(): void {
    this.#listed.clear();
    if (this.#read.size >= maxFiles) this.#read.clear();
  }

  /** A chain of parents asks the same over and over. */
  #files(beside: URI): Promise<readonly FoundStream[]> {
    const folder = Utils.dirname(beside).toString();
    const listed = this.#listed.get(folder);
    if (listed && Date.now() - listed.at < listedFor) return listed.files;
    const files = this.#finder.find(beside);
    if (this.#listed.size >= maxFolders) this.#listed.clear();
    this.#listed.set(folder, { at: Date.now(), files });
    return files;
  }

  async #search(
    uuid: string,
    files: readonly FoundStream[],
    extent: Extent,
  ): Promise<readonly CataloguedSubvolume[]> {
    const subvolumes = await this.#subvolumesOf(files, extent);
    return subvolumes.filter(({ subvolume }) => subvolume.uuid === uuid);
  }

  async #subvolumesOf(
    files: readonly FoundStream[],
    extent: Extent,
  ): Promise<CataloguedSubvolume[]> {
    const found: CataloguedSubvolume[] = [];
    let end = performance.now() + sliceTime;
    for (const file of files) {
      if (performance.now() > end) {
        await yieldToHost();
        end = performance.now() + sliceTime;
      }
      const { subvolumes, damaged } = await this.#readOnce(file, extent);
      for (const subvolume of subvolumes) found.push({ file: file.uri, subvolume, damaged });
    }
    return found;
  }

  #readOnce({ uri, version }: FoundStream, extent: Extent): Promise<FileContent> {
    const known = this.#read.get(uri);
    const isKnown = known && extents.indexOf(known.extent) >= extents.indexOf(extent);
    if (isKnown && known.version === version) return known.content;
    // What is no stream, or can't be read, makes no subvolume.
    const content = this.#readFile(URI.parse(uri), extent).catch(() => nothing);
    // Those beyond are read each time: they shall not have all others forgotten.
    if (known || this.#read.size < maxFiles) this.#read.set(uri, { version, extent, content });
    return content;
  }

  async #readFile(file: URI, extent: Extent): Promise<FileContent> {
    const source = await this.#opener.open(file);
    try {
      if (extent === 'beginning')
        return { subvolumes: sentSubvolumes(indexBeginning(source)), damaged: false };
      const indexer = new StreamIndexer(source, { gallops: extent === 'leaps' });
      const index = await indexInSlices(source, undefined, indexer);
      const damaged = index.faults.some(({ severity }) => severity === 'error');
      return { subvolumes: sentSubvolumes(index), damaged };
    } finally {
      source.close();
    }
  }
}

/** How much of a file is read for its subvolumes: each more than the one before. */
const extents = ['beginning', 'leaps', 'whole'] as const;
type Extent = (typeof extents)[number];

/** How long a list of files holds, in milliseconds. */
const listedFor = 1_000;

interface Listed {
  readonly at: number;
  readonly files: Promise<readonly FoundStream[]>;
}

interface ReadFile {
  readonly version: string;
  readonly extent: Extent;
  readonly content: Promise<FileContent>;
}

interface FileContent {
  readonly subvolumes: readonly SentSubvolume[];
  readonly damaged: boolean;
}

const nothing: FileContent = { subvolumes: [], damaged: false };

/** A file's header and its first command. */
export function indexBeginning(
  source: ConstructorParameters<typeof StreamIndexer>[0],
): StreamIndex {
  const indexer = new StreamIndexer(source);
  while (indexer.index.commandCount === 0 && !indexer.step(1));
  return indexer.index;
}
