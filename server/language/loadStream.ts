// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { defaultProfileName, rfcProfileName } from '../../engine/send/profiles';
import { ReviewedCommands } from '../../engine/send/rfc2012/reviewedCommands';
import type { StreamFault } from '../../engine/stream/streamFault';
import { keepsCommands } from '../../engine/stream/keepsCommands';
import { StreamIndexer, type StreamIndex } from '../../engine/stream/streamIndex';
import { LineBounds } from '../../engine/stream/streamText';
import { StreamVerifier } from '../../engine/stream/streamVerifier';
import type { FileOpener } from '../fileOpener';
import { openImageStream } from '../imageStream';
import { yieldToHost } from '../slice';
import { indexInSlices, layOutInSlices } from '../slicedStream';
import { streamTextUri, type StreamText } from '../streamUri';
import { confirmStream } from './confirmStream';
import { IndexedFile, type FileChange } from './fileChange';
import { FollowedInodes, type Following } from './followedInodes';
import { linkParents, type ParentOpener } from './parents/parentLinks';
import { openReceiptSources } from './receive/receiptSources';
import type { StreamReceipt } from './receive/streamReceipt';
import type { ShownStream, StreamDocument } from './streamDocument';

/** A stream that is indexed, and its file open. What takes longer is made when first asked for. */
export interface LoadedStream extends ShownStream {
  readonly file: string;
  /** Verifies it in the background; `faults` has what it found. */
  readonly verifier: StreamVerifier;
  /** What made the index of a recorded stream. */
  readonly indexer: StreamIndexer | undefined;
  /**
   * Reads what indexing has leapt over. False where the file is not what it was taken for: then nothing
   * here holds, and it is to be loaded without leaps.
   */
  confirm(idle?: () => Promise<void>, signal?: AbortSignal): Promise<boolean>;
  /** Its inodes, by its parents' streams, too. */
  document(): Promise<StreamDocument>;
  /** The same for what is told of one part and doesn't look ahead: it may be there sooner. */
  documentOf(part: number): Promise<StreamDocument>;
  /** The stream received in memory, which may still be at work. Rejects where it isn't confirmed. */
  receipt(): Promise<StreamReceipt>;
  /** Has parents looked for anew, since files have come, gone or changed. */
  forgetParents(): void;
  /** What has become of its file since it was indexed. */
  change(): FileChange;
  /** What the background check has found. */
  addFaults(faults: readonly StreamFault[]): void;
  /** What lines have at most: for the same stream once it is longer; so are its inodes, by `handOver`. */
  readonly bounds: LineBounds;
  handOver(): Following | undefined;
  /** Closes the file, and ends what goes on; `discard` is to follow, unless it is handed over. */
  close(): void;
  isClosed(): boolean;
  /** Lets go of its inodes, and of what it builds on. */
  discard(): void;
}

/** Writes a text's URI as the client takes it. */
export type WriteUri = (text: URI) => string;

/** How a recorded stream is indexed. */
export interface LoadOptions {
  /** Called now and then with how much is indexed, from 0 to 1. */
  readonly told?: (done: number) => void;
  /** The same file as it was, which may have grown. */
  readonly before?: LoadedStream | undefined;
  /** Leaps over what is most likely as expected: `confirm` is to be called then. */
  readonly gallops?: boolean;
  /** Resolves whenever what nobody waits for may go on. */
  readonly idle?: () => Promise<void>;
}

/** Indexes a stream, or makes the one that a send from an image would write. */
export async function loadStream(
  opener: FileOpener,
  text: StreamText,
  parents: ParentOpener,
  writeUri: WriteUri,
  options: LoadOptions = {},
): Promise<LoadedStream> {
  const { index, indexer, shorter, verifier, faults, review, indexed, close } = text.send
    ? await sendFromImage(opener, text, text.send)
    : await openRecorded(opener, text, options);
  let isClosed = false;
  try {
    const bounds = new LineBounds(index, shorter?.bounds);
    const layout = await layOutInSlices(index, bounds);
    const all = [...byOffset([...index.faults, ...verifier.faults]), ...faults];
    const shown: ShownStream = {
      index,
      layout,
      faults: all,
      ...(text.send && { kernel: text.send.kernel ?? defaultProfileName }),
      ...(review && { review }),
      uriOf: (part) => writeUri(streamTextUri(text.file, part, text.send)),
    };
    const file = text.file.toString();
    const followed = new FollowedInodes(
      shown,
      () => linkParents(index, file, parents),
      (document) => openReceiptSources(document, file, parents, opener),
      options.idle ?? yieldToHost,
      shorter?.handOver(),
    );
    const confirm: LoadedStream['confirm'] = async (idle, signal) =>
      !indexer || confirmStream(indexer.confirmer, idle, signal);
    return {
      ...shown,
      file,
      verifier,
      indexer,
      bounds,
      confirm,
      document: () => followed.document(),
      documentOf: (part) => followed.documentOf(part),
      receipt: async () => {
        if (!(await confirm())) throw new Error(`${file} has to be read once more`);
        return followed.receipt();
      },
      forgetParents: () => followed.forgetParents(),
      change: () => indexed?.change() ?? 'none',
      addFaults: (found) => {
        all.push(...found);
        byOffset(all);
      },
      handOver: () => followed.handOver(),
      discard: () => followed.discard(),
      close: () => {
        isClosed = true;
        followed.close();
        close();
      },
      isClosed: () => isClosed,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const byOffset = (faults: StreamFault[]): StreamFault[] =>
  faults.sort((left, right) => left.offset - right.offset);

interface Indexed {
  readonly index: StreamIndex;
  readonly indexer?: StreamIndexer;
  readonly indexed?: IndexedFile;
  /** The same stream, when it had less of these commands. */
  readonly shorter?: LoadedStream | undefined;
  readonly verifier: StreamVerifier;
  /** What is wrong beside the structure. */
  readonly faults: readonly StreamFault[];
  readonly review?: ReviewedCommands;
  readonly close: () => void;
}

async function openRecorded(
  opener: FileOpener,
  { file }: StreamText,
  { told, before, gallops = false }: LoadOptions,
): Promise<Indexed> {
  const source = await opener.open(file);
  const close = (): void => source.close();
  try {
    const continued = before?.indexer?.continuedIn(source);
    const indexer = continued ?? new StreamIndexer(source, { gallops });
    const indexed = new IndexedFile(source, indexer.index);
    const index = await indexInSlices(source, told, indexer);
    const verifier = new StreamVerifier(index, continued && before?.verifier);
    const isLonger = continued && before && keepsCommands(index, before.index);
    const shorter = isLonger ? before : undefined;
    return { index, indexer, indexed, shorter, verifier, faults: [], close };
  } catch (error) {
    close();
    throw error;
  }
}

async function sendFromImage(
  opener: FileOpener,
  { file }: StreamText,
  send: NonNullable<StreamText['send']>,
): Promise<Indexed> {
  const review = send.kernel === rfcProfileName ? new ReviewedCommands() : undefined;
  const { index, error, warnings } = await openImageStream(opener, file, send, { probe: review });
  const ofImage = warnings.map((message): StreamFault => ({
    code: 'image-warning',
    severity: 'warning',
    offset: 0,
    length: 0,
    message,
  }));
  const failed: StreamFault[] = error
    ? [
        {
          code: 'send-failed',
          severity: 'error',
          offset: index.end,
          length: 0,
          message: `The send fails here: ${error.message}`,
        },
      ]
    : [];
  const faults = [...ofImage, ...failed];
  const verifier = new StreamVerifier(index);
  return { index, verifier, faults, ...(review && { review }), close: () => undefined };
}
