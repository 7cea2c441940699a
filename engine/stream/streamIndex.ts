// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import type { CommandRun } from './commandRun';
import type { StreamFault } from './streamFault';
import { StreamIndexer } from './streamIndexer';

export { StreamIndexer } from './streamIndexer';

/** One stream of a file: what a header begins, or commands that came without one. */
export interface StreamSection {
  /** Of the header, or of the first command where there is none. */
  readonly offset: number;
  /** As the header says; assumed where there is none. */
  readonly version: number;
  readonly hasHeader: boolean;
  /** Its first command's number; it may have none. */
  readonly firstCommand: number;
  readonly commandCount: number;
  /** Whether it ends by the command END. */
  readonly ended: boolean;
  /** Damaged bytes right before it, behind which it goes on with the stream above; 0 elsewhere. */
  readonly damagedBefore: number;
  /** Whether a receiver passes over those, and goes on with the stream here. */
  readonly isReached: boolean;
}

/**
 * Where every command of a file is. Payloads are neither read nor held. Commands are numbered from
 * 0 through all of the file's streams; a number out of range throws a RangeError.
 */
export interface StreamIndex {
  readonly source: ByteSource;
  readonly sections: readonly StreamSection[];
  readonly commandCount: number;
  /** The first byte that isn't indexed: the file's size where it is whole. */
  readonly end: number;
  /** The SUBVOL and SNAPSHOT commands, the first `mostBegins` of them: a hostile file has millions. */
  readonly begins: readonly number[];
  /** What is wrong with the structure; `StreamVerifier` finds what is wrong inside commands. */
  readonly faults: readonly StreamFault[];
  /** Where the command's header begins. */
  offsetOf(command: number): number;
  payloadLengthOf(command: number): number;
  typeOf(command: number): number;
  /** False where certainly no command of the file is of this type: none has to be looked for. */
  mayHave(type: number): boolean;
  /** The CRC that the header says. */
  crcOf(command: number): number;
  /** The run of WRITEs that the command is in, where the indexer leapt over it. */
  runOf(command: number): CommandRun | undefined;
  sectionOf(command: number): StreamSection;
  /** The command whose header or payload holds this byte. */
  commandAtOffset(offset: number): number | undefined;
  /** Bytes of the source, through a window that makes reading neighbours cheap; a view. */
  read(offset: number, length: number): Uint8Array;
}

/** Indexes a whole file at once. Never throws on content: see the index's faults. */
export function indexStream(source: ByteSource): StreamIndex {
  const indexer = new StreamIndexer(source);
  indexer.step(Infinity);
  return indexer.index;
}
