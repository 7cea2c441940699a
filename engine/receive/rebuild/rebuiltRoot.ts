// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { ReadError } from '../../snapshot/errors';
import { FileExtentType, type FileExtentItem } from '../../snapshot/fileExtentItem';
import type { Snapshot } from '../../snapshot/snapshot';
import type { DataExtent } from './dataExtent';
import { sectorsize } from './fileRanges';
import { nodesize } from './inodeItems';
import type { RebuiltFilesystem } from './rebuiltFilesystem';
import type { RebuiltTree } from './rebuiltTree';
import type { SentTree } from './sentTree';
import type { StreamData } from './streamData';
import type { StreamNumbers } from './streamNumbers';

const neverReceived = new Uint8Array(16);

/** A snapshot as its sender had it, as far as streams tell. */
export class RebuiltRoot implements Snapshot {
  readonly tree: RebuiltTree;
  /** The inodes of which the tree is made. */
  readonly sent: SentTree;
  readonly name: ByteString;
  readonly uuid: Uint8Array;
  /** Streams have one UUID, and don't say which of both it is. */
  readonly receivedUuid = neverReceived;
  readonly ctransid: number;
  readonly readOnly = true;
  readonly sectorsize = sectorsize;
  readonly nodesize = nodesize;
  readonly extents: RebuiltFilesystem;
  readonly filesystemTrees: RebuiltFilesystem;
  readonly numbers: StreamNumbers;
  readonly #data: StreamData;

  constructor(
    what: Pick<RebuiltRoot, 'tree' | 'sent' | 'name' | 'uuid' | 'ctransid'>,
    filesystem: RebuiltFilesystem,
    data: StreamData,
  ) {
    this.tree = what.tree;
    this.sent = what.sent;
    this.name = what.name;
    this.uuid = what.uuid;
    this.ctransid = what.ctransid;
    this.extents = filesystem;
    this.filesystemTrees = filesystem;
    this.numbers = data.numbers;
    this.#data = data;
  }

  /** The same, as another stream names it. */
  withCtransid(ctransid: number): RebuiltRoot {
    if (ctransid === this.ctransid) return this;
    const { tree, sent, name, uuid } = this;
    return new RebuiltRoot({ tree, sent, name, uuid, ctransid }, this.extents, this.#data);
  }

  readExtent(item: FileExtentItem, offset: number, length: number): Uint8Array {
    if (item.diskBytenr !== 0)
      return this.#data.read(this.#extentAt(item.diskBytenr), item.offset + offset, length);
    const bytes = new Uint8Array(length);
    if (item.type !== FileExtentType.INLINE) return bytes;
    if (item.compression !== 0)
      throw new ReadError('Inline data that was sent compressed can only be sent as it is');
    bytes.set(item.inlineData.subarray(offset, offset + length));
    return bytes;
  }

  readOnDisk(bytenr: number, length: number): Uint8Array {
    const extent = this.#extentAt(bytenr);
    if (extent.encoded === undefined) return this.#data.read(extent, 0, length);
    return this.#data.raw(extent.encoded, 0, length);
  }

  #extentAt(bytenr: number): DataExtent {
    const extent = this.extents.extents.at(bytenr);
    if (!extent) throw new ReadError(`The rebuilt filesystem has no extent at ${bytenr}`);
    return extent;
  }
}
