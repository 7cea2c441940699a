// SPDX-License-Identifier: GPL-2.0-only
import type { ReceiveFinding } from '../../../engine/receive/finding';
import type { LoadedStream } from '../loadStream';
import type { StreamReceipt } from './streamReceipt';

/** Streams that are received in the background, and who is told when they are through. */
export class ReceiveService {
  readonly #finished: (file: string) => void;
  readonly #receipts = new WeakMap<LoadedStream, StreamReceipt>();

  /** `finished` is called with a file's URI when more is known of its stream than before. */
  constructor(finished: (file: string) => void) {
    this.#finished = finished;
  }

  /** What has been found up to now; the first call has the stream received. */
  findingsOf(stream: LoadedStream): readonly ReceiveFinding[] {
    void this.receiptOf(stream).catch(() => undefined);
    const receipt = this.#receipts.get(stream);
    return receipt?.finished === true ? receipt.findings : [];
  }

  /** The receipt as it is, which may still be at work. Rejects where the stream can't be read. */
  async receiptOf(stream: LoadedStream): Promise<StreamReceipt> {
    const receipt = await stream.receipt();
    if (this.#receipts.get(stream) !== receipt) {
      this.#receipts.set(stream, receipt);
      void receipt.ended.then(
        () => receipt.finished && this.#finished(stream.file),
        // The file has become unreadable: its text has said so.
        () => undefined,
      );
    }
    return receipt;
  }
}
