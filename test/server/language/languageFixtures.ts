// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../engine/byteSource';
import { indexStream } from '../../../engine/stream/streamIndex';
import { layoutStreamText, streamText } from '../../../engine/stream/streamText';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import type { PartLimits } from '../../../engine/stream/text/partLayout';
import { buildInodeModel, type InodeModel } from '../../../server/language/inodes/inodeModel';
import type { StreamInode } from '../../../server/language/inodes/streamInode';
import type { StreamDocument } from '../../../server/language/streamDocument';
import { streamTextUri } from '../../../server/streamUri';

/** Streams that the kernel wrote, from test/fixtures/language. */
export const realStreams = [
  'full',
  'put-off-moves',
  'orphan-directory',
  'links',
  'clones',
  'acls-v2',
  'no-data-v2',
  'encoded-v2',
  'two-streams',
] as const;

export type RealStream = (typeof realStreams)[number];

export function fixturePath(name: RealStream): string {
  return fileURLToPath(new URL(`../../fixtures/language/${name}.btrfs-stream`, import.meta.url));
}

export function fixtureBytes(name: RealStream): Uint8Array {
  return Uint8Array.from(readFileSync(fixturePath(name)));
}

/** The bytes as the language server sees them once it has verified them. */
export function documentOf(bytes: Uint8Array, limits?: PartLimits): StreamDocument {
  const index = indexStream(memorySource('stream', bytes));
  return {
    index,
    layout: layoutStreamText(index, limits),
    model: buildInodeModel(index),
    parents: new Map(),
    faults: [...index.faults, ...verifyStream(index)],
    uriOf: (part) => streamTextUri(URI.file('/a.btrfs-stream'), part).toString(),
  };
}

/** Every inode that a stream tells of. */
export function inodesOf(model: InodeModel): StreamInode[] {
  return Array.from({ length: model.table.count }, (_, at) => model.inodeAt(at) ?? []).flat();
}

/** The lines of a part, without the empty one behind the last newline. */
export function linesOf({ index, layout }: StreamDocument, part = 1): string[] {
  return streamText(index, layout, part).split('\n').slice(0, -1);
}
