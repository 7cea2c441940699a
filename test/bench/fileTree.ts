// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many directories the files are spread over. */
export const directoryCount = (files: number): number => Math.ceil(files / 500);

/** Files `from` up to `to`, numbered, in directories of 500, or fewer where the last isn't full. */
export function makeFiles(root: string, from: number, to: number): void {
  for (let number = from; number < to; number++) {
    const directory = join(root, directoryOf(number));
    if (number === from || number % 500 === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `file-${number}`), Buffer.alloc(sizeOf(number), number));
  }
}

/** Most are small enough to lie within the tree, one in fifty has an extent of its own. */
const sizeOf = (number: number): number => (number % 50 === 0 ? 20_000 : (number * 37) % 1500);

const directoryOf = (number: number): string => `directory-${Math.floor(number / 500)}`;

export interface Changes {
  readonly renames: number;
  readonly deletions: number;
}

/** Of so many files one in five gets another name, every third of those also another directory. */
export function changeFiles(root: string, files: number): Changes {
  const renames = Math.floor(files / 5);
  const deletions = Math.floor(files / 25);
  const directories = directoryCount(files);
  for (let number = 0; number < renames * 5; number += 5) {
    const directory = Math.floor(number / 500);
    const target = number % 3 === 0 ? (directory + 7) % directories : directory;
    renameSync(
      join(root, directoryOf(number), `file-${number}`),
      join(root, `directory-${target}`, `renamed-${number}`),
    );
  }
  for (let number = 1; number < deletions * 25; number += 25) {
    unlinkSync(join(root, directoryOf(number), `file-${number}`));
  }
  return { renames, deletions };
}
