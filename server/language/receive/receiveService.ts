// SPDX-License-Identifier: GPL-2.0-only
import type { ReceiveFinding } from '../../../engine/receive/finding';
import { grouped } from '../../../engine/stream/text/sectionHeader';
import type { LoadedStream } from '../loadStream';
import { mostCommands, TooLongToReceive } from './startReceipt';
import type { StreamReceipt } from './streamReceipt';

/** Streams that are received in the background, and who is told when they are through. */
export class ReceiveService {
  readonly #finished: (file: string) => void;
  readonly #receipts = new WeakMap<LoadedStream, StreamReceipt>();
  /** Of streams that are not received, why. */
  readonly #unreceived = new WeakMap<LoadedStream, readonly ReceiveFinding[]>();

  /** `finished` is called with a file's URI when more is known of its stream than before. */
  constructor(finished: (file: string) => void) {
    this.#finished = finished;
  }

  /** What has been found up to now; the first call has the stream received. */
  findingsOf(stream: LoadedStream): readonly ReceiveFinding[] {
    void this.receiptOf(stream).catch((error: unknown) => this.#failed(stream, error));
    const receipt = this.#receipts.get(stream);
    if (receipt?.finished === true) return receipt.findings;
    return this.#unreceived.get(stream) ?? [];
  }

  /** The receipt as it is, which may still be at work. Rejects where the stream can't be read. */
  async receiptOf(stream: LoadedStream): Promise<StreamReceipt> {
    const receipt = await stream.receipt();
    if (this.#receipts.get(stream) !== receipt) {
      this.#receipts.set(stream, receipt);
      void receipt.ended.then(
        () => receipt.finished && this.#finished(stream.file),
        // The file, or what it builds on, has become unreadable.
        () => this.#finished(stream.file),
      );
    }
    return receipt;
  }

  #failed(stream: LoadedStream, error: unknown): void {
    if (!(error instanceof TooLongToReceive) || this.#unreceived.has(stream)) return;
    this.#unreceived.set(stream, [tooLongFinding(error)]);
    this.#finished(stream.file);
  }
}

function tooLongFinding({ commands }: TooLongToReceive): ReceiveFinding {
  return {
    severity: 'information',
    code: 'not-received',
    command: undefined,
    offset: 0,
    message: `The stream and what it builds on have ${grouped(commands)} commands: more than ${grouped(mostCommands)} are not received in memory here, so whether btrfs receive takes it is not known. “btrfs-send check” on the command line receives it, given the memory.`,
    related: [],
  };
}
