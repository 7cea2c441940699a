// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import type { CommandNumber, Ref } from '../receivedInode';
import type { ReceivingVolume } from '../volume';
import type { Inode } from './inode';
import { textOfName } from './nameBytes';
import { none } from './nameTable';

/** A name in a directory, with the very inode that it leads to: a row of the volume's names. */
export class Entry implements Ref {
  readonly directory: Inode;
  readonly inode: Inode;
  readonly name: ByteString;
  readonly since: CommandNumber | undefined;

  constructor(volume: ReceivingVolume, row: number) {
    const { names } = volume;
    this.directory = volume.inodeAt(names.directoryOf(row));
    this.inode = volume.inodeAt(names.inodeOf(row));
    this.name = textOfName(names.nameOf(row));
    const since = names.sinceOf(row);
    this.since = since === none ? undefined : since;
  }
}
