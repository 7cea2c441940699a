// SPDX-License-Identifier: GPL-2.0-only
import type { CancellationToken, WorkspaceSymbol } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { inTurns } from '../steps';
import type { StreamFinder } from './parents/streamFinder';
import type { HeldStream, StreamStore } from './streamStore';
import { maxSymbols, symbolsIn } from './workspaceSymbols';

/** Streams that are searched, and commands that they may have together. */
const maxStreams = 200;
const maxCommands = 2_000_000;

/** How long the streams of a search stay open for the next letter that is typed, in milliseconds. */
const keptFor = 30_000;

/** Searches all streams of the workspace, which it keeps open while one types. */
export class StreamSearch {
  readonly #store: StreamStore;
  readonly #finder: StreamFinder;
  /** By their files. */
  readonly #held = new Map<string, HeldStream>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: StreamStore, finder: StreamFinder) {
    this.#store = store;
    this.#finder = finder;
  }

  /** Those that are shown first; what can't be read, or is too much, is left out. */
  async symbols(query: string, token: CancellationToken): Promise<WorkspaceSymbol[]> {
    if (query.trim() === '') return [];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.release(), keptFor);
    const found: WorkspaceSymbol[] = [];
    let commands = 0;
    for (const file of await this.#files()) {
      if (token.isCancellationRequested || found.length >= maxSymbols) break;
      const stream = await this.#hold(file).stream.catch(() => undefined);
      if (!stream || commands + stream.index.commandCount > maxCommands) {
        this.#letGo(file);
        continue;
      }
      commands += stream.index.commandCount;
      const document = await stream.document();
      const wanted = maxSymbols - found.length;
      found.push(...(await inTurns(symbolsIn(document, query, wanted, token))));
    }
    return found;
  }

  /** Closes what only the search has opened. To be called when files have changed, too. */
  release(): void {
    clearTimeout(this.#timer);
    for (const file of this.#held.keys()) this.#letGo(file);
  }

  async #files(): Promise<string[]> {
    const found = await this.#finder.find(undefined);
    const files = new Set([...this.#store.shownFiles(), ...found.map(({ uri }) => uri)]);
    return [...files].slice(0, maxStreams);
  }

  #hold(file: string): HeldStream {
    const held = this.#held.get(file) ?? this.#store.hold({ file: URI.parse(file), part: 1 });
    this.#held.set(file, held);
    return held;
  }

  #letGo(file: string): void {
    this.#held.get(file)?.release();
    this.#held.delete(file);
  }
}
