// SPDX-License-Identifier: GPL-2.0-only
import { followInodes } from './inodes/followInodes';
import type { HeldLinks, ParentLinks } from './parents/parentLinks';
import type { ReceiptSources } from './receive/receiptSources';
import { startReceipt } from './receive/startReceipt';
import type { StreamReceipt } from './receive/streamReceipt';
import type { ShownStream, StreamDocument } from './streamDocument';

/** What a stream does to its inodes, followed when first asked for, and again once its parents are others. */
export class FollowedInodes {
  readonly #shown: ShownStream;
  readonly #link: () => Promise<HeldLinks>;
  readonly #openSources: (document: StreamDocument) => Promise<ReceiptSources>;
  readonly #idle: () => Promise<void>;
  #held: Promise<HeldLinks> | undefined;
  /** Undefined until they are found. */
  #links: ParentLinks | undefined;
  #document: Promise<StreamDocument> | undefined;
  #sources: Promise<ReceiptSources> | undefined;
  #receipt: Promise<StreamReceipt> | undefined;

  /** The stream is received whenever `idle` says so. */
  constructor(
    shown: ShownStream,
    link: () => Promise<HeldLinks>,
    openSources: (document: StreamDocument) => Promise<ReceiptSources>,
    idle: () => Promise<void>,
  ) {
    this.#shown = shown;
    this.#link = link;
    this.#openSources = openSources;
    this.#idle = idle;
  }

  document(): Promise<StreamDocument> {
    this.#held ??= this.#link();
    return (this.#document ??= this.#follow(this.#held));
  }

  /** The stream received in memory; it may still be at work. */
  receipt(): Promise<StreamReceipt> {
    return (this.#receipt ??= this.#receive());
  }

  /** Has parents, and what clones are taken from, looked for anew. */
  forgetParents(): void {
    if (this.#links?.size !== 0) this.forget();
    else this.#forgetReceipt();
  }

  /** Lets go of all. */
  forget(): void {
    this.#forgetReceipt();
    this.#held?.then((held) => held.release()).catch(() => undefined);
    this.#links = undefined;
    this.#held = undefined;
    this.#document = undefined;
  }

  #forgetReceipt(): void {
    this.#receipt?.then((receipt) => receipt.cancel()).catch(() => undefined);
    this.#sources?.then((sources) => sources.release()).catch(() => undefined);
    this.#sources = undefined;
    this.#receipt = undefined;
  }

  async #receive(): Promise<StreamReceipt> {
    const document = await this.document();
    const sources = this.#openSources(document);
    this.#sources = sources;
    return startReceipt(document, await sources, this.#idle);
  }

  async #follow(held: Promise<HeldLinks>): Promise<StreamDocument> {
    const parents = (await held).links;
    if (held === this.#held) this.#links = parents;
    const model = await followInodes(this.#shown.index, (snapshot) => {
      const link = parents.get(snapshot);
      const parent = link?.chain.parents[0];
      return parent && link.document?.model.treeOf(parent.subvolume.command);
    });
    return { ...this.#shown, model, parents };
  }
}
