// SPDX-License-Identifier: GPL-2.0-only
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { ByteString } from '../../../engine/byteString';
import type { Receiver } from '../../../engine/receive/receiver';
import { FileClosed } from '../../fileOpener';
import { WorkCancelled, type Cancellable } from '../../slicedStream';
import { parseStreamTextUri } from '../../streamUri';
import type { LoadedStream } from '../loadStream';
import type { StreamStore } from '../streamStore';
import {
  snapshotAtRequest,
  snapshotEntriesRequest,
  snapshotInodeRequest,
  verdictRequest,
  type SnapshotAbsent,
  type SnapshotAt,
  type SnapshotAtParams,
  type SnapshotEntries,
  type SnapshotEntriesParams,
  type SnapshotInode,
  type SnapshotInodeParams,
  type StreamVerdict,
  type TextParams,
} from './receiveProtocol';
import type { ReceiveService } from './receiveService';
import { snapshotAt } from './snapshotAt';
import { snapshotEntries } from './snapshotEntries';
import { snapshotInode } from './snapshotInode';
import { mostCommands, TooLongToReceive } from './startReceipt';
import type { StreamReceipt } from './streamReceipt';
import { streamVerdict } from './streamVerdict';

/** What is used of a connection. */
export interface CancellableRequests {
  onRequest(
    method: string,
    handler: (params: never, token: Cancellable) => Promise<unknown>,
  ): unknown;
}

/** Answers whether a stream can be received, and what it has made of the subvolume at any command. */
export function registerReceiveRequests(
  connection: CancellableRequests,
  store: Pick<StreamStore, 'get'>,
  service: ReceiveService,
): void {
  /** Rejects for a URI of another kind, and for a stream that can't be read or is too long. */
  const open = async (uri: string): Promise<Opened> => {
    const text = parseStreamTextUri(URI.parse(uri));
    if (!text) throw new Error(`Cannot receive ${uri}: it is not the URI of a stream's text`);
    const stream = await store.get(text);
    return { stream, part: text.part, receipt: await service.receiptOf(stream) };
  };
  /** Its state at any command can be asked for only once it is received, and its history kept. */
  const received = async (uri: string): Promise<Opened | SnapshotAbsent> => {
    try {
      const opened = await open(uri);
      await opened.receipt.ended;
      if (!opened.receipt.keepsHistory) return { absent: 'too-long' };
      return opened.receipt.finished ? opened : nothing;
    } catch (error) {
      if (error instanceof FileClosed) throw error;
      return error instanceof TooLongToReceive ? { absent: 'too-long' } : nothing;
    }
  };

  connection.onRequest(verdictRequest, async ({ uri }: TextParams): Promise<StreamVerdict> => {
    try {
      const { stream, receipt } = await open(uri);
      return streamVerdict(stream, receipt);
    } catch (error) {
      if (error instanceof FileClosed) throw error;
      if (!(error instanceof TooLongToReceive)) return { state: 'unreadable' };
      return { state: 'too-long', commands: error.commands, limit: mostCommands };
    }
  });
  connection.onRequest(
    snapshotAtRequest,
    async (
      { uri, line }: SnapshotAtParams,
      token,
    ): Promise<SnapshotAt | SnapshotAbsent | ResponseError> => {
      const opened = await received(uri);
      if ('absent' in opened) return opened;
      const { stream, part, receipt } = opened;
      const command = stream.layout.firstCommandAtOrAfter(part, line);
      if (command === undefined) return nothing;
      const look = (receiver: Receiver) => snapshotAt(stream, receiver, command);
      return orCancelled(receipt.states.at(command + 1, look, token).then((at) => at ?? nothing));
    },
  );
  connection.onRequest(
    snapshotEntriesRequest,
    async (params: SnapshotEntriesParams, token): Promise<SnapshotEntries | ResponseError> => {
      const { uri, command, directory, from } = params;
      const opened = await received(uri);
      if ('absent' in opened) return { entries: [], total: 0 };
      const look = (receiver: Receiver) =>
        snapshotEntries(receiver, command, directory as ByteString, from);
      return orCancelled(opened.receipt.states.at(command + 1, look, token));
    },
  );
  connection.onRequest(
    snapshotInodeRequest,
    async (params: SnapshotInodeParams, token): Promise<SnapshotInode | null | ResponseError> => {
      const { uri, command, query } = params;
      const opened = await received(uri);
      if ('absent' in opened) return null;
      const look = (receiver: Receiver) => snapshotInode(receiver, command, query);
      const found = opened.receipt.states.at(command + 1, look, token);
      return orCancelled(found.then((inode) => inode ?? null));
    },
  );
}

/** What is wanted no more is answered as the protocol has it. */
async function orCancelled<Answer>(answer: Promise<Answer>): Promise<Answer | ResponseError> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof WorkCancelled)) throw error;
    return new ResponseError(LSPErrorCodes.RequestCancelled, error.message);
  }
}

const nothing: SnapshotAbsent = { absent: 'nothing' };

interface Opened {
  readonly stream: LoadedStream;
  readonly part: number;
  readonly receipt: StreamReceipt;
}
