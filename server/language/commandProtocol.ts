// SPDX-License-Identifier: GPL-2.0-only

/** Finds inodes and subvolumes in one stream: `FindInStreamParams` → `WorkspaceSymbol[]`. */
export const findInStreamRequest = 'btrfsSend/findInStream';
/** Where a byte of the stream's file is shown: `OffsetParams` → `Location`, or null behind the end. */
export const placeOfOffsetRequest = 'btrfsSend/placeOfOffset';
/** What is under the cursor: `TextPositionParams` → `NamedInode`, or null. */
export const inodeAtRequest = 'btrfsSend/inodeAt';
/** How many parts a text has: `TextParams` → `TextPart[]`. */
export const partsRequest = 'btrfsSend/parts';
/** Verifies all checksums at once: `TextParams` → `VerifyResult`. May be cancelled. */
export const verifyRequest = 'btrfsSend/verify';
/** Texts in which what two streams have alike stands side by side: `ComparisonParams` → `ComparedTexts`. */
export const comparedTextsRequest = 'btrfsSend/comparedTexts';
/** Sends a stream's export in pieces, `exportPieceNotification`: `ExportParams` → `ExportResult`. */
export const exportRequest = 'btrfsSend/export';
/** A piece of what is exported, in order: `ExportPiece`. */
export const exportPieceNotification = 'btrfsSend/exportPiece';

export interface TextParams {
  /** The URI of any part of the stream's text. */
  readonly text: string;
}

export interface ComparisonParams {
  /** The URIs of any parts of the streams' texts. */
  readonly left: string;
  readonly right: string;
}

/** A stream's commands, one a line. */
export interface ComparedText {
  readonly text: string;
  /** By line: the offset of its command in the stream's file, or −1 for what is none. */
  readonly offsets: readonly number[];
}

export interface ComparedTexts {
  readonly left: ComparedText;
  readonly right: ComparedText;
}

export interface FindInStreamParams extends TextParams {
  /** An inode's number, a part of a path, or of a subvolume's UUID. */
  readonly query: string;
}

export interface OffsetParams extends TextParams {
  readonly offset: number;
}

export interface TextPositionParams extends TextParams {
  /** From 0. */
  readonly line: number;
  /** In UTF-16 units. */
  readonly character: number;
}

export interface NamedInode {
  /** null where no stream at hand tells it. */
  readonly ino: number | null;
  /** As the line has it, escaped. */
  readonly path: string;
}

export interface TextPart {
  readonly uri: string;
  readonly firstCommand: number;
  readonly commandCount: number;
}

export interface VerifyResult {
  readonly commands: number;
  readonly bytes: number;
  /** Faults of severity `error`, and of them those that are wrong checksums. */
  readonly errors: number;
  readonly checksums: number;
}

/** What `btrfs receive --dump` prints, a command a line as JSON, or the text as the editor shows it. */
export type ExportFormat = 'progs' | 'json' | 'text';

export interface ExportParams extends TextParams {
  readonly format: ExportFormat;
  /** Chosen by the client, so that it knows the pieces. */
  readonly id: number;
}

export interface ExportPiece {
  readonly id: number;
  /** Bytes in base64. */
  readonly data: string;
}

export interface ExportResult {
  /** What kept the rest of the stream from being exported; empty where nothing did. */
  readonly message: string;
}
