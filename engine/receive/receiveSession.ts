// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, byteStringOfText, emptyByteString, type ByteString } from '../byteString';
import { AttributeType } from '../stream/attributeType';
import type { Assumption } from './assumption';
import { CommandPath } from './commandPath';
import type { CommandReader } from './commandReader';
import { Failed } from './commands/commandHandler';
import type { Journal } from './journal';
import { printed } from './printed';
import type { CommandNumber } from './receivedInode';
import type { ReceiverOptions } from './receiver';
import type { Inode } from './tree/inode';
import type { SubvolumeTree } from './tree/subvolumeTree';
import { MountedSubvolume } from './vfs/mountedSubvolume';
import { OutOfSight, Refused } from './vfs/refused';
import { openForWriting } from './vfs/writeFile';
import type { ReceivingVolume } from './volume';

/** `PATH_MAX`. */
const pathMax = 4096;

const defaultDestination = byteStringOfText('/mnt');

/** A file that is open for writing, and where it was opened. */
interface Written {
  readonly subvolume: ByteString;
  readonly path: CommandPath;
  readonly inode: Inode;
}

/** What `btrfs receive` keeps between commands: its `struct btrfs_receive`. */
export class ReceiveSession {
  readonly volume: ReceivingVolume;
  readonly options: ReceiverOptions;
  readonly journal: Journal;
  readonly lines: ByteString[] = [];
  /** The command that is carried out, by its number on the volume. */
  at: CommandNumber = 0;
  /** `cur_subvol_path`: of the subvolume that isn't finished yet, from the mount point. */
  currentPath = emptyByteString;
  /** `cur_subvol.received_uuid`. */
  receivedUuid: ByteString | undefined;
  /** `full_subvol_path`: where paths lead, even once the subvolume is finished. */
  #fullSubvolumePath = emptyByteString;
  #mounted: MountedSubvolume | undefined;
  /** Whether a subvolume has been begun, be it in vain. */
  #begun = false;
  /** receive keeps a file open until another path is written, whatever becomes of its name. */
  #written: Written | undefined;
  readonly #writtenPath = new CommandPath();
  readonly #assume: (kind: Assumption['kind'], path: ByteString) => void;

  constructor(
    volume: ReceivingVolume,
    options: ReceiverOptions,
    journal: Journal,
    assume: (kind: Assumption['kind'], path: ByteString) => void,
  ) {
    this.volume = volume;
    this.options = options;
    this.journal = journal;
    this.#assume = assume;
  }

  /** The subvolume that commands' paths are in. */
  get mounted(): MountedSubvolume {
    if (this.#mounted) return this.#mounted;
    // Before any subvolume, receive works on the host's root.
    if (!this.#begun) throw new OutOfSight();
    throw new Refused('ENOENT', { kind: 'no subvolume' });
  }

  /** What a path leads to; undefined for nothing. */
  peek(path: CommandPath): Inode | undefined {
    return this.#mounted?.walk.peek(path);
  }

  get subvolume(): SubvolumeTree | undefined {
    return this.#mounted?.tree;
  }

  print(line: ByteString): void {
    this.lines.push(line);
  }

  assume(kind: Assumption['kind'], path: ByteString): void {
    this.#assume(kind, path);
  }

  /** Goes to the next command. */
  begin(at: CommandNumber): void {
    this.at = at;
    if (this.#mounted) this.#mounted.at = at;
  }

  /** What SUBVOL and SNAPSHOT begin with; returns the new subvolume's path from the mount point. */
  beginSubvolume(command: CommandReader, title: string): ByteString {
    this.finishSubvolume();
    const path = command.path();
    const { directory, mountPoint } = this.#destination();
    const place = directory === '' ? path : this.joined(directory, path);
    const length = mountPoint.length + directory.length + path.length + 3;
    if (place === undefined || length >= pathMax)
      throw new Failed('ENAMETOOLONG', printed.pathInvalid(`${title}:`, path));
    this.#begun = true;
    this.currentPath = place;
    const parts = [mountPoint, directory, path].map(withoutSlash);
    this.#fullSubvolumePath = parts.join('/') as ByteString;
    this.receivedUuid = byteStringOf(command.bytes(AttributeType.UUID));
    const there = this.volume.at(place);
    this.#mounted = there && new MountedSubvolume(there, this.journal, this.#assume);
    return place;
  }

  mount(subvolume: SubvolumeTree): void {
    this.#mounted = new MountedSubvolume(subvolume, this.journal, this.#assume);
    this.#mounted.at = this.at;
  }

  /** `finish_subvol`: gives the subvolume its received UUID, and makes it read-only. */
  finishSubvolume(): void {
    const path = this.currentPath;
    this.currentPath = emptyByteString;
    if (path === '') return;
    const subvolume = this.volume.at(path);
    if (!subvolume) throw new Failed('ENOENT', printed.cannotOpen(path, 'ENOENT'));
    if (!subvolume.finished) this.journal.finish(subvolume);
  }

  /** What an rmdir of the empty path does. */
  removeSubvolume(): void {
    if (this.#mounted) this.volume.removeSubvolume(this.#mounted.tree);
    this.#mounted = undefined;
  }

  /** `open_inode_for_write`. */
  openForWriting(path: CommandPath): Inode {
    const mounted = this.mounted;
    const written = this.#written;
    if (written && this.#isWritten(written, path)) return written.inode;
    this.#written = undefined;
    try {
      const inode = openForWriting(mounted, path);
      this.#writtenPath.take(path);
      this.#written = { subvolume: this.#fullSubvolumePath, path: this.#writtenPath, inode };
      return inode;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const full = this.fullPathOf(path.text);
      throw new Failed(error.errno, printed.cannotOpen(full, error.errno), error.reason);
    }
  }

  /** receive compares whole paths; with the same subvolume's the rest will do. */
  #isWritten(written: Written, path: CommandPath): boolean {
    if (written.subvolume === this.#fullSubvolumePath) return written.path.leadsWhere(path);
    const { text } = written.path;
    return (this.joined(written.subvolume, text) ?? text) === this.fullPathOf(path.text);
  }

  closeForWriting(): void {
    this.#written = undefined;
  }

  fullPathOf(path: ByteString): ByteString {
    return this.joined(this.#fullSubvolumePath, path) ?? path;
  }

  /** `path_cat_out`: one slash at the end of either is dropped; undefined where that is too long. */
  joined(directory: ByteString, path: ByteString): ByteString | undefined {
    if (directory.length + path.length + 2 >= pathMax) return undefined;
    return `${withoutSlash(directory)}/${withoutSlash(path)}` as ByteString;
  }

  /** Refuses a path that is too long for receive, which then prints it, or a buffer it hasn't filled. */
  requireShort(path: CommandPath, what: string, shown?: string): void {
    if (this.#fullSubvolumePath.length + path.end + 2 >= pathMax)
      throw new Failed('ENAMETOOLONG', printed.pathInvalid(what, shown ?? path.text));
  }

  /** Keeps what FILEATTR says where its path leads anywhere: receive doesn't even look. */
  noteFileattr(path: CommandPath, fileattr: bigint): void {
    const inode = this.peek(path);
    if (inode && this.#mounted) this.#mounted.change(inode, { fileattr });
  }

  #destination(): { readonly mountPoint: ByteString; readonly directory: ByteString } {
    const { destination = defaultDestination, mountPoint = destination } = this.options;
    const directory = destination.slice(mountPoint.length).replace(/^\/+/, '') as ByteString;
    return { mountPoint, directory };
  }
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);
