// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import type { ByteString } from '../../../engine/byteString';
import { parseStreamTextUri } from '../../streamUri';
import type { RequestListener } from '../identityRequests';
import type { LoadedStream } from '../loadStream';
import type { StreamStore } from '../streamStore';
import {
  snapshotAtRequest,
  snapshotEntriesRequest,
  snapshotInodeRequest,
  verdictRequest,
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
import type { StreamReceipt } from './streamReceipt';
import { streamVerdict } from './streamVerdict';

/** Answers whether a stream can be received, and what it has made of the subvolume at any command. */
export function registerReceiveRequests(
  connection: RequestListener,
  store: Pick<StreamStore, 'get'>,
  service: ReceiveService,
): void {
  /** Undefined for a URI of another kind, and for a stream that can't be read. */
  const open = async (uri: string): Promise<Opened | undefined> => {
    const text = parseStreamTextUri(URI.parse(uri));
    if (!text) return undefined;
    try {
      const stream = await store.get(text);
      return { stream, part: text.part, receipt: await service.receiptOf(stream) };
    } catch {
      return undefined;
    }
  };
  /** Its state at any command can be asked for only once it is received, and its history kept. */
  const received = async (uri: string): Promise<Opened | undefined> => {
    const opened = await open(uri);
    await opened?.receipt.ended;
    const isThere = opened?.receipt.finished === true && opened.receipt.keepsHistory;
    return isThere ? opened : undefined;
  };

  connection.onRequest(verdictRequest, async ({ uri }: TextParams): Promise<StreamVerdict> => {
    const opened = await open(uri);
    if (!opened) return { state: 'unreadable' };
    return streamVerdict(opened.stream, opened.receipt);
  });
  connection.onRequest(
    snapshotAtRequest,
    async ({ uri, line }: SnapshotAtParams): Promise<SnapshotAt | null> => {
      const opened = await received(uri);
      if (!opened) return null;
      const { stream, part, receipt } = opened;
      return snapshotAt(stream, receipt.check.receiver, part, line) ?? null;
    },
  );
  connection.onRequest(
    snapshotEntriesRequest,
    async ({ uri, command, directory, from }: SnapshotEntriesParams): Promise<SnapshotEntries> => {
      const opened = await received(uri);
      if (!opened) return { entries: [], total: 0 };
      return snapshotEntries(opened.receipt.check.receiver, command, directory as ByteString, from);
    },
  );
  connection.onRequest(
    snapshotInodeRequest,
    async ({ uri, command, query }: SnapshotInodeParams): Promise<SnapshotInode | null> => {
      const opened = await received(uri);
      if (!opened) return null;
      return snapshotInode(opened.receipt.check.receiver, command, query) ?? null;
    },
  );
}

interface Opened {
  readonly stream: LoadedStream;
  readonly part: number;
  readonly receipt: StreamReceipt;
}
