// SPDX-License-Identifier: GPL-2.0-only
import { FileClosed } from '../fileOpener';
import { inSlices, sliceCommands } from '../slicedStream';
import { InodeModelBuilder, type ParentTree } from './inodes/inodeModel';
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
  /** What was followed of the same stream when it was shorter, until it is gone on with. */
  #before: Following | undefined;
  #following: Following | undefined;
  #document: Promise<StreamDocument> | undefined;
  #receiving: Receiving | undefined;
  #isClosed = false;

  /** The stream is received whenever `idle` says so. `before` is what `handOver` gave. */
  constructor(
    shown: ShownStream,
    link: () => Promise<HeldLinks>,
    openSources: (document: StreamDocument) => Promise<ReceiptSources>,
    idle: () => Promise<void>,
    before?: Following,
  ) {
    this.#shown = shown;
    this.#link = link;
    this.#openSources = openSources;
    this.#idle = idle;
    this.#before = before;
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
    this.#expectOpen();
    return { ...this.#shown, model: builder.model, parents };
  }

  /** The stream received in memory; it may still be at work. */
  receipt(): Promise<StreamReceipt> {
    this.#receiving ??= new Receiving(() => this.#sourcesOf(), this.#idle);
    return this.#receiving.receipt;
  }

  /** Has parents, and what clones are taken from, looked for anew. */
  forgetParents(): void {
    if (this.#following && this.#following.parentCount !== 0) this.#forget();
    else this.#forgetReceipt();
  }

  /** Ends what goes on; what is asked for afterwards rejects with a `FileClosed`. `discard` is to follow. */
  close(): void {
    this.#isClosed = true;
    this.#document = undefined;
    this.#forgetReceipt();
  }

  /** What has been followed, for the same stream once it is longer; whoever takes it is to release it. */
  handOver(): Following | undefined {
    const followed = this.#following ?? this.#before;
    if (this.#following) this.#before?.release();
    this.#following = undefined;
    this.#before = undefined;
    return followed;
  }

  /** Lets go of all. */
  discard(): void {
    this.close();
    this.handOver()?.release();
  }

  #forget(): void {
    this.#forgetReceipt();
    this.handOver()?.release();
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

  async #begun(): Promise<Begun> {
    this.#expectOpen();
    if (!this.#following) {
      this.#following = new Following(this.#shown, this.#link(), this.#before);
      this.#before = undefined;
    }
    return this.#following.begun;
  }

  /** Once it is closed, the inodes may be those of a longer stream. */
  #expectOpen(): void {
    if (this.#isClosed) throw new FileClosed(this.#shown.index.source.name);
  }

  async #follow(): Promise<StreamDocument> {
    const { builder, parents } = await this.#begun();
    await inSlices(() => builder.step(sliceCommands));
    this.#expectOpen();
    return { ...this.#shown, model: builder.model, parents };
  }
}

/** Inodes that are being followed, and by what. */
interface Begun {
  readonly builder: InodeModelBuilder;
  readonly parents: ParentLinks;
}

/** Inodes that are followed, with the parents that are open for them until `release`. */
export class Following {
  readonly begun: Promise<Begun>;
  readonly #held: Promise<HeldLinks>;
  /** Undefined until they are found. */
  #parentCount: number | undefined;

  /** Goes on from `before`, and releases it, where its parents are the same. */
  constructor({ index }: ShownStream, held: Promise<HeldLinks>, before: Following | undefined) {
    this.#held = held;
    this.begun = this.#begin(index, before);
    // Whoever awaits it is told.
    this.begun.catch(() => undefined);
  }

  get parentCount(): number | undefined {
    return this.#parentCount;
  }

  release(): void {
    this.#held.then((held) => held.release()).catch(() => undefined);
  }

  async #begin(index: ShownStream['index'], before: Following | undefined): Promise<Begun> {
    try {
      const parents = (await this.#held).links;
      this.#parentCount = parents.size;
      const outside = treesOf(parents);
      const known = await before?.begun.catch(() => undefined);
      if (!known || !areKept(known.parents, parents))
        return { builder: new InodeModelBuilder(index, outside), parents };
      known.builder.goOnIn(index, outside);
      return { builder: known.builder, parents };
    } finally {
      before?.release();
    }
  }
}

const treesOf =
  (parents: ParentLinks): ParentTree =>
  (snapshot) => {
    const link = parents.get(snapshot);
    const parent = link?.chain.parents[0];
    return parent && link.document?.model.treeOf(parent.subvolume.command);
  };

/** Whether all parents are as they were: read, and of the same file, by the same stream in memory. */
function areKept(before: ParentLinks, now: ParentLinks): boolean {
  return [...before].every(([snapshot, { document, chain }]) => {
    const link = now.get(snapshot);
    const [parent, other] = [chain.parents[0], link?.chain.parents[0]];
    const isSame =
      parent?.file === other?.file && parent?.subvolume.command === other?.subvolume.command;
    return link !== undefined && isSame && link.document === document;
  });
}
