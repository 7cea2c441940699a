// SPDX-License-Identifier: GPL-2.0-only
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { URI } from 'vscode-uri';
import { imageName, streamSuffix, type FoundStream, type StreamFinder } from './streamFinder';

/** Entries of folders that are looked at: a workspace can be a whole disk. */
const maxEntries = 100_000;
const maxDepth = 12;
const passedOver = new Set(['node_modules', '.git']);

/**
 * Streams on disk: those in and below the given folders, the given files, whatever their names, and those
 * beside the file that asks. Symbolic links to folders are not followed.
 */
export function diskStreamFinder(places: readonly string[]): StreamFinder {
  return {
    find: async (beside) => {
      const found = new Map<string, FoundStream>();
      const walk = new Walk(found);
      if (beside?.scheme === 'file') await walk.folder(dirname(beside.fsPath), 1);
      for (const place of places) await walk.place(place);
      return [...found.values()];
    },
    images: async (beside) => {
      const found = new Map<string, FoundStream>();
      const walk = new Walk(found, (name) => imageName.test(name));
      if (beside.scheme === 'file') await walk.folder(dirname(beside.fsPath), 1);
      for (const place of places) await walk.folder(place, maxDepth);
      return [...found.keys()];
    },
  };
}

class Walk {
  readonly #found: Map<string, FoundStream>;
  readonly #fits: (name: string) => boolean;
  #entries = 0;

  constructor(
    found: Map<string, FoundStream>,
    fits = (name: string): boolean => name.endsWith(streamSuffix),
  ) {
    this.#found = found;
    this.#fits = fits;
  }

  /** A file that is named counts whatever its suffix is. */
  async place(path: string): Promise<void> {
    if (await this.#file(path)) return;
    await this.folder(path, maxDepth);
  }

  /** Looks `depth` folders deep. What can't be read holds nothing. */
  async folder(path: string, depth: number): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => []);
    for (const entry of entries) {
      if (++this.#entries > maxEntries) return;
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        if (depth > 1 && !passedOver.has(entry.name)) await this.folder(child, depth - 1);
      } else if (this.#fits(entry.name)) {
        await this.#file(child);
      }
    }
  }

  async #file(path: string): Promise<boolean> {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (!found?.isFile()) return false;
    const uri = URI.file(path).toString();
    this.#found.set(uri, { uri, version: `${found.mtimeNs} ${found.size} ${found.ino}` });
    return true;
  }
}
