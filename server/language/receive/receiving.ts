// SPDX-License-Identifier: GPL-2.0-only
import { FileClosed } from '../../fileOpener';
import type { StreamDocument } from '../streamDocument';
import type { ReceiptSources } from './receiptSources';
import { startReceipt } from './startReceipt';
import type { StreamReceipt } from './streamReceipt';

/** A stream, and what is received before it. */
export interface DocumentSources {
  readonly document: StreamDocument;
  readonly sources: ReceiptSources;
}

/** A stream that is being received, and what is open for that. */
export class Receiving {
  /** Rejects with a `FileClosed` where it is forgotten before it has begun. */
  readonly receipt: Promise<StreamReceipt>;
  #sources: ReceiptSources | undefined;
  #isForgotten = false;

  constructor(open: () => Promise<DocumentSources>, idle: () => Promise<void>) {
    this.receipt = this.#begin(open, idle);
  }

  /** Ends it, and closes what was opened for it. */
  forget(): void {
    this.#isForgotten = true;
    this.receipt
      .then((receipt) => receipt.cancel())
      .catch(() => undefined)
      .finally(() => this.#sources?.release())
      .catch(() => undefined);
  }

  async #begin(
    open: () => Promise<DocumentSources>,
    idle: () => Promise<void>,
  ): Promise<StreamReceipt> {
    const { document, sources } = await open();
    this.#sources = sources;
    if (this.#isForgotten) throw new FileClosed(document.index.source.name);
    return startReceipt(document, sources, idle);
  }
}
