// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../../../engine/byteString';
import { newSendContext } from '../../../../engine/send/newSendContext';
import type { Probe } from '../../../../engine/send/probe';
import type { SendContext, SendSetup } from '../../../../engine/send/sendContext';
import { FileExtentType } from '../../../../engine/snapshot/fileExtentItem';
import { ItemType } from '../../../../engine/snapshot/key';
import type { MemoryItem } from '../../../../engine/snapshot/memoryItem';
import { memoryTree } from '../../snapshot/memoryTree';
import type { Snapshot } from '../../../../engine/snapshot/snapshot';

/** A file extent item, with what a test is about; the rest is as for one extent of its own. */
export interface ExtentSpec {
  /** In the file. */
  readonly at: number;
  readonly length: number;
  /** 0 is a hole. */
  readonly disk?: number;
  /** Within the extent. */
  readonly from?: number;
  readonly type?: FileExtentType;
  readonly generation?: number;
}

export function extentItem(ino: number, spec: ExtentSpec): MemoryItem {
  const { at, length, disk = 0, from = 0, type = FileExtentType.REG, generation = 7 } = spec;
  const inline = type === FileExtentType.INLINE;
  const data = new Uint8Array(inline ? 21 + length : 53);
  const view = new DataView(data.buffer);
  const put = (offset: number, value: number) => view.setBigUint64(offset, BigInt(value), true);
  put(0, generation);
  put(8, inline ? length : from + length);
  data[20] = type;
  if (!inline) [disk, disk && from + length, from, length].forEach((n, i) => put(21 + 8 * i, n));
  return { key: { objectid: ino, type: ItemType.EXTENT_DATA, offset: at }, data };
}

/** A regular file `f<ino>` in the root directory, of `size` bytes. */
export function file(ino: number, size: number, extents: readonly ExtentSpec[]): MemoryItem[] {
  const inode = new Uint8Array(160);
  const view = new DataView(inode.buffer);
  view.setBigUint64(0, 7n, true);
  view.setBigUint64(16, BigInt(size), true);
  view.setUint32(40, 1, true);
  view.setUint32(52, 0o100644, true);
  const name = new TextEncoder().encode(`f${ino}`);
  const ref = new Uint8Array(10 + name.length);
  ref[8] = name.length;
  ref.set(name, 10);
  return [
    { key: { objectid: ino, type: ItemType.INODE_ITEM, offset: 0 }, data: inode },
    { key: { objectid: ino, type: ItemType.INODE_REF, offset: 256 }, data: ref },
    ...extents.map((spec) => extentItem(ino, spec)),
  ];
}

/** A snapshot of these files; data reads as zeros, and the extent tree is empty. */
export function memorySnapshot(rootId: number, items: readonly MemoryItem[]): Snapshot {
  // It is its own parent, under whatever name.
  const rootDirectory = file(256, 0, []);
  const tree = memoryTree([...rootDirectory, ...items], { rootId });
  return {
    tree,
    name: `s${rootId}` as ByteString,
    uuid: new Uint8Array(16).fill(rootId % 256),
    receivedUuid: new Uint8Array(16),
    ctransid: 7,
    readOnly: true,
    sectorsize: 4096,
    nodesize: 16384,
    readExtent: (_item, _offset, length) => new Uint8Array(length),
    readOnDisk: (_bytenr, length) => new Uint8Array(length),
    extents: { extentAt: () => undefined },
    filesystemTrees: {
      treeOf: () => undefined,
      readBlock: () => {
        throw new RangeError('There is no block');
      },
    },
  };
}

/** A context as it is while that file's extents are sent, all of them as new ones. */
export function contextAt(
  ino: number,
  size: number,
  setup: Partial<SendSetup> & { readonly sendRoot: Snapshot },
): SendContext {
  const sctx = newSendContext({
    cloneSources: [],
    proto: 1,
    noFileData: false,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: false,
    sink: { write: () => undefined },
    ...setup,
  });
  return Object.assign(sctx, {
    curIno: ino,
    curInodeGen: 7,
    curInodeSize: size,
    curInodeMode: 0o100644,
    curInodeLastExtent: -1,
    curInodeNew: true,
    curInodePath: 'current' as ByteString,
    sendProgress: ino + 1,
  });
}

/** Writes down what is sent of files' data: `write 0+4096`, `clone 4096+8192 from f257 at 0` … */
export class DataRecorder implements Probe {
  readonly log: string[] = [];

  enter(name: string, fields: Readonly<Record<string, unknown>>): void {
    const { offset, len, clone_ino, clone_off, size, end, mode } = fields as Record<string, number>;
    if (name === 'send_write') this.log.push(`write ${offset}+${len}`);
    if (name === 'send_update_extent') this.log.push(`update ${offset}+${len}`);
    if (name === 'send_clone')
      this.log.push(`clone ${offset}+${len} from f${clone_ino} at ${clone_off}`);
    if (name === 'send_truncate') this.log.push(`truncate ${size}`);
    if (name === 'send_hole') this.log.push(`hole to ${end}`);
    if (name === 'send_fallocate') this.log.push(`fallocate ${mode} ${offset}+${len}`);
  }

  leave(): void {
    // What begins is enough.
  }

  event(): void {
    // The calls are enough.
  }
}
