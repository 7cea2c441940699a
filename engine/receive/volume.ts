// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../byteString';
import { AttributeType } from '../stream/attributeType';
import { timespec } from '../stream/command';
import { readCommand } from '../stream/decode';
import type { StreamIndex } from '../stream/streamIndex';
import { DataLog } from './data/dataLog';
import type { CommandNumber, ReceivedTimes } from './receivedInode';
import type { ReceivedSubvolume } from './receivedSubvolume';
import type { Times } from './tree/origin';
import type { Inode } from './tree/inode';
import { NameTable } from './tree/nameTable';
import { SubvolumeTree, type SubvolumeSource } from './tree/subvolumeTree';

/** The receiving filesystem: its subvolumes, and the streams that have been received on it. */
export interface Volume {
  readonly subvolumes: Iterable<ReceivedSubvolume>;
  /** The subvolume that a SNAPSHOT with this CLONE_UUID is made of: by received UUID, else by its own. */
  parentOf(uuid: Uint8Array): ReceivedSubvolume | undefined;
  commandOf(command: CommandNumber): { readonly stream: StreamIndex; readonly command: number };
}

/** A volume as receivers use it. */
export class ReceivingVolume implements Volume {
  readonly names = new NameTable();
  readonly data = new DataLog();
  readonly #inodes: Inode[] = [];
  readonly #subvolumes: SubvolumeTree[] = [];
  readonly #byPath = new Map<ByteString, SubvolumeTree>();
  readonly #byUuid = new Map<ByteString, SubvolumeTree[]>();
  readonly #byReceivedUuid = new Map<ByteString, SubvolumeTree[]>();
  readonly #streams: { readonly first: CommandNumber; readonly stream: StreamIndex }[] = [];

  get subvolumes(): Iterable<SubvolumeTree> {
    return this.#subvolumes;
  }

  /** Begins with a stream: its first command's number on this volume. */
  addStream(stream: StreamIndex): CommandNumber {
    const last = this.#streams.at(-1);
    const first = last ? last.first + last.stream.commandCount : 0;
    this.#streams.push({ first, stream });
    // Of a new file's commands, every third or so gives it a name.
    this.names.expect(Math.ceil(stream.commandCount / 2));
    return first;
  }

  /** Returns the inode's number on this volume. */
  addInode(inode: Inode): number {
    return this.#inodes.push(inode) - 1;
  }

  inodeAt(id: number): Inode {
    const inode = this.#inodes[id];
    if (!inode) throw new RangeError(`No inode ${id}: the volume has ${this.#inodes.length}`);
    return inode;
  }

  addSubvolume(source: SubvolumeSource): SubvolumeTree {
    const subvolume = new SubvolumeTree(this, source);
    this.#subvolumes.push(subvolume);
    this.#byPath.set(subvolume.path, subvolume);
    if (subvolume.uuid && isUuid(subvolume.uuid))
      listed(this.#byUuid, byteStringOf(subvolume.uuid)).push(subvolume);
    if (isUuid(subvolume.receivedUuid))
      listed(this.#byReceivedUuid, byteStringOf(subvolume.receivedUuid)).push(subvolume);
    return subvolume;
  }

  removeSubvolume(subvolume: SubvolumeTree): void {
    if (this.#byPath.get(subvolume.path) === subvolume) this.#byPath.delete(subvolume.path);
  }

  at(path: ByteString): SubvolumeTree | undefined {
    return this.#byPath.get(path);
  }

  parentOf(uuid: Uint8Array): SubvolumeTree | undefined {
    return (
      this.cloneSource(uuid) ??
      this.#byUuid.get(byteStringOf(uuid))?.find(({ path }) => this.#byPath.has(path))
    );
  }

  /** The subvolume that a CLONE with this CLONE_UUID reads: only by received UUID. */
  cloneSource(uuid: Uint8Array): SubvolumeTree | undefined {
    const key = byteStringOf(uuid);
    return this.#byReceivedUuid
      .get(key)
      ?.find((subvolume) => subvolume.finished && this.#byPath.get(subvolume.path) === subvolume);
  }

  commandOf(command: CommandNumber): { readonly stream: StreamIndex; readonly command: number } {
    const newest = this.#streams.at(-1);
    const isNew = newest !== undefined && newest.first <= command;
    const found = isNew ? newest : this.#streams.findLast(({ first }) => first <= command);
    if (!found) throw new RangeError(`No stream with command ${command} has been received`);
    return { stream: found.stream, command: command - found.first };
  }

  timesOf(times: Times | undefined): ReceivedTimes | undefined {
    if (typeof times !== 'number') return times;
    const { stream, command } = this.commandOf(times);
    const decoded = readCommand(stream, command, { dataLimit: 0, unchecked: true });
    const of = (type: AttributeType) => timespec(decoded, type);
    const [atime, mtime, ctime] = [
      of(AttributeType.ATIME),
      of(AttributeType.MTIME),
      of(AttributeType.CTIME),
    ];
    if (!atime || !mtime || !ctime) return undefined;
    return { atime, mtime, ctime, otime: of(AttributeType.OTIME) };
  }
}

/** Whether it is one: subvolumes that btrfs-convert has made have none, and nobody finds them by it. */
export const isUuid = (uuid: Uint8Array): boolean => uuid.some((byte) => byte !== 0);

function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key);
  if (known) return known;
  const list: V[] = [];
  map.set(key, list);
  return list;
}
