// SPDX-License-Identifier: GPL-2.0-only
import { u32 } from '../snapshot/littleEndian';
import {
  compareDiskKeys,
  headerSize,
  keyPtrSize,
  keySize,
  leafItemSize,
  type DiskNode,
} from './node';
import type { DeviceSet } from './deviceSet';

const maxLevel = 7;

/**
 * What is wrong with a block that should lie at `bytenr`: the first of the kernel's checks that it
 * fails (header, then the structure by which slots are read); undefined if none.
 */
export function checkNode(node: DiskNode, bytenr: number, devices: DeviceSet): string | undefined {
  const { bytes } = node;
  const { checksum, sectorsize } = devices.superblock;
  if (node.bytenr !== bytenr) return `its header says that it is block ${node.bytenr}`;
  if (!checksum.matches(bytes.subarray(32), bytes, 0)) return 'its checksum is wrong';
  if (!devices.hasFsid(bytes.subarray(0x20, 0x30))) return 'it belongs to another filesystem';
  if (node.level > maxLevel) return `its level is ${node.level}`;
  if (node.generation < 0) return 'its generation is above 2^53';
  return node.level === 0 ? checkLeaf(node) : checkInner(node, sectorsize);
}

function checkLeaf(node: DiskNode): string | undefined {
  const { bytes, nritems } = node;
  const dataSize = bytes.length - headerSize;
  if (nritems * leafItemSize > dataSize) return `it says that it has ${nritems} items`;
  let dataAt = dataSize;
  for (let slot = 0; slot < nritems; slot++) {
    const at = headerSize + slot * leafItemSize;
    const offset = u32(bytes, at + keySize);
    const size = u32(bytes, at + keySize + 4);
    // Items' data lies without gaps, the first item's at the block's end.
    if (offset + size !== dataAt) return `the data of slot ${slot} isn't where it must be`;
    dataAt = offset;
  }
  if (dataAt < nritems * leafItemSize) return 'its items reach into their own keys';
  return checkOrder(node, leafItemSize);
}

function checkInner(node: DiskNode, sectorsize: number): string | undefined {
  const { bytes, nritems } = node;
  if (nritems === 0 || nritems * keyPtrSize > bytes.length - headerSize)
    return `it says that it has ${nritems} children`;
  for (let slot = 0; slot < nritems; slot++) {
    const blockptr = node.blockptrAt(slot);
    if (blockptr <= 0 || blockptr % sectorsize !== 0)
      return `the pointer in slot ${slot} is no block's address`;
  }
  return checkOrder(node, keyPtrSize);
}

function checkOrder(node: DiskNode, stride: number): string | undefined {
  const { bytes, nritems } = node;
  for (let slot = 1; slot < nritems; slot++) {
    const at = headerSize + slot * stride;
    if (compareDiskKeys(bytes, at - stride, bytes, at) >= 0)
      return `the key in slot ${slot} isn't above the one before`;
  }
  return undefined;
}
