// SPDX-License-Identifier: GPL-2.0-only
import { FileClosed } from '../fileOpener';
import { inSlices, sliceCommands } from '../slicedStream';
import { InodeModelBuilder } from './inodes/inodeModel';
import type { HeldLinks, ParentLinks } from './parents/parentLinks';
import type { ReceiptSources } from './receive/receiptSources';
import { Receiving, type DocumentSources } from './receive/receiving';
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
  #following: Promise<Following> | undefined;
  #document: Promise<StreamDocument> | undefined;
  #receiving: Receiving | undefined;
  #isClosed = false;

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
    return (this.#document ??= this.#follow());
  }

  /**
   * The same as far as commands up to the last of a part, their groups and the paths of the time are
   * concerned: it is there as soon as nothing that comes behind can change them.
   */
  async documentOf(part: number): Promise<StreamDocument> {
    const { layout } = this.#shown;
    const last = layout.firstCommandOf(part) + layout.commandCountOf(part) - 1;
    const { builder, parents } = await this.#begun();
    await inSlices(() => builder.isFinal(last) || builder.step(sliceCommands));
    return { ...this.#shown, model: builder.model, parents };
  }

  /** The stream received in memory; it may still be at work. */
  receipt(): Promise<StreamReceipt> {
    this.#receiving ??= new Receiving(() => this.#sourcesOf(), this.#idle);
    return this.#receiving.receipt;
  }

  /** Has parents, and what clones are taken from, looked for anew. */
  forgetParents(): void {
    if (this.#links?.size !== 0) this.#forget();
    else this.#forgetReceipt();
  }

  /** Lets go of all; what is asked for afterwards rejects with a `FileClosed`. */
  close(): void {
    this.#isClosed = true;
    this.#forget();
  }

  #forget(): void {
    this.#forgetReceipt();
    this.#held?.then((held) => held.release()).catch(() => undefined);
    this.#links = undefined;
    this.#held = undefined;
    this.#following = undefined;
    this.#document = undefined;
  }

  #forgetReceipt(): void {
    this.#receiving?.forget();
    this.#receiving = undefined;
  }

  async #sourcesOf(): Promise<DocumentSources> {
    const document = await this.document();
    return { document, sources: await this.#openSources(document) };
  }

  #begun(): Promise<Following> {
    if (this.#isClosed) return Promise.reject(new FileClosed(this.#shown.index.source.name));
    return (this.#following ??= this.#begin((this.#held ??= this.#link())));
  }

  async #begin(held: Promise<HeldLinks>): Promise<Following> {
    const parents = (await held).links;
    if (held === this.#held) this.#links = parents;
    const builder = new InodeModelBuilder(this.#shown.index, (snapshot) => {
      const link = parents.get(snapshot);
      const parent = link?.chain.parents[0];
      return parent && link.document?.model.treeOf(parent.subvolume.command);
    });
    return { builder, parents };
  }

  async #follow(): Promise<StreamDocument> {
    const { builder, parents } = await this.#begun();
    await inSlices(() => builder.step(sliceCommands));
    return { ...this.#shown, model: builder.model, parents };
  }
}

/** Inodes that are being followed, and by what. */
interface Following {
  readonly builder: InodeModelBuilder;
  readonly parents: ParentLinks;
}
