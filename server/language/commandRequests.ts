// SPDX-License-Identifier: GPL-2.0-only
import type { CancellationToken, Location, WorkspaceSymbol } from 'vscode-languageserver';
import { displayName } from '../../engine/byteString';
import { StreamVerifier } from '../../engine/stream/streamVerifier';
import { base64 } from '../base64';
import { comparedTexts } from '../compare/comparedTexts';
import { FileClosed } from '../fileOpener';
import { inSlices } from '../slicedStream';
import { inTurns } from '../steps';
import {
  comparedTextsRequest,
  exportPieceNotification,
  exportRequest,
  findInStreamRequest,
  inodeAtRequest,
  partsRequest,
  placeOfOffsetRequest,
  verifyRequest,
  type ComparisonParams,
  type ExportParams,
  type ExportPiece,
  type ExportResult,
  type FindInStreamParams,
  type NamedInode,
  type OffsetParams,
  type TextParams,
  type TextPart,
  type TextPositionParams,
  type VerifyResult,
} from './commandProtocol';
import { locationOf } from './definition';
import { exportStream } from './exportStream';
import { nameAfter, pathAfter, pathOfRecord } from './inodes/namesAt';
import type { LoadedStream } from './loadStream';
import { operandAt } from './operand';
import { commandInText } from './ranges';
import type { ShownStream, StreamDocument } from './streamDocument';
import { stepBytes } from './verifyInBackground';
import { maxSymbols, symbolsIn } from './workspaceSymbols';

/** What is used of a connection. */
export interface CommandConnection {
  onRequest(
    method: string,
    handler: (params: never, token: CancellationToken) => Promise<unknown>,
  ): unknown;
  sendNotification(method: string, params: unknown): Promise<void>;
}

/** A stream, and which part of its text is asked about; rejects where it can't be read. */
type Asked = (text: string) => Promise<{ readonly stream: LoadedStream; readonly part: number }>;

/** Answers what the editor's commands ask; `confirmed` gives streams of which nothing is only assumed. */
export function registerCommandRequests(
  connection: CommandConnection,
  asked: Asked,
  confirmed: Asked,
): void {
  connection.onRequest(
    findInStreamRequest,
    async ({ text, query }: FindInStreamParams, token): Promise<WorkspaceSymbol[]> => {
      const { stream } = await asked(text);
      return inTurns(symbolsIn(await stream.document(), query, maxSymbols, token));
    },
  );
  connection.onRequest(placeOfOffsetRequest, async ({ text, offset }: OffsetParams) =>
    placeOfOffset((await asked(text)).stream, offset),
  );
  connection.onRequest(inodeAtRequest, async (params: TextPositionParams) => {
    const { stream, part } = await asked(params.text);
    return namedInode(await stream.document(), part, params);
  });
  connection.onRequest(partsRequest, async ({ text }: TextParams) =>
    partsOf((await asked(text)).stream),
  );
  connection.onRequest(verifyRequest, async ({ text }: TextParams, token) =>
    verify((await confirmed(text)).stream, token),
  );
  connection.onRequest(comparedTextsRequest, async ({ left, right }: ComparisonParams, token) => {
    const streams = await Promise.all([confirmed(left), confirmed(right)]);
    const [a, b] = streams.map(({ stream }) => stream.document());
    return a && b && comparedTexts(await a, await b, token);
  });
  connection.onRequest(
    exportRequest,
    async ({ text, format, id }: ExportParams, token): Promise<ExportResult> => {
      const { stream } = await confirmed(text);
      const write = (bytes: Uint8Array): void => {
        const piece: ExportPiece = { id, data: base64(bytes) };
        void connection.sendNotification(exportPieceNotification, piece);
      };
      const cancelled = (): boolean => token.isCancellationRequested;
      return { message: await exportStream(stream, format, write, cancelled).catch(unreadable) };
    },
  );
}

/** What kept the rest from being exported, where the file was changed meanwhile: pieces of it are sent already. */
function unreadable(error: unknown): string {
  if (error instanceof FileClosed) return `${error.message}, since it was changed`;
  throw error;
}

/** The line of the command that holds the byte; of a header's byte the first command's behind it. */
function placeOfOffset(stream: ShownStream, offset: number): Location | null {
  const { index } = stream;
  const command =
    index.commandAtOffset(offset) ??
    index.sections.find(
      (section) =>
        section.offset <= offset &&
        section.commandCount > 0 &&
        offset < index.offsetOf(section.firstCommand),
    )?.firstCommand;
  if (command === undefined) return null;
  const { margin, text } = commandInText(index, command);
  return locationOf(stream, command, margin, text.length);
}

function namedInode(
  { index, layout, model }: StreamDocument,
  part: number,
  { line, character }: TextPositionParams,
): NamedInode | null {
  const at = layout.commandAt(part, line);
  if (at === undefined) return null;
  const operand = operandAt(model, commandInText(index, at), character);
  const inode = operand?.inode ?? model.inodeOf(at);
  if (!inode) return null;
  const record = operand?.record ?? nameAfter(inode, at);
  const path = record ? pathOfRecord(record, Math.min(at, record.until - 1)) : pathAfter(inode, at);
  return { ino: inode.ino ?? null, path: displayName(path) };
}

function partsOf(stream: ShownStream): readonly TextPart[] {
  const { layout } = stream;
  return Array.from({ length: layout.partCount }, (_, at) => ({
    uri: stream.uriOf(at + 1),
    firstCommand: layout.firstCommandOf(at + 1),
    commandCount: layout.commandCountOf(at + 1),
  }));
}

async function verify({ index }: ShownStream, token: CancellationToken): Promise<VerifyResult> {
  const verifier = new StreamVerifier(index);
  await inSlices(() => verifier.step(stepBytes) || token.isCancellationRequested);
  const errors = [...index.faults, ...verifier.faults].filter(
    ({ severity }) => severity === 'error',
  );
  return {
    commands: index.commandCount,
    bytes: index.end,
    errors: errors.length,
    checksums: errors.filter(({ code }) => code === 'crc-mismatch').length,
  };
}
