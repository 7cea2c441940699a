// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../stream/streamIndex';
import type { CommandNumber } from './receivedInode';
import type { ReceivedSubvolume } from './receivedSubvolume';

/** The receiving filesystem: its subvolumes, and the streams that have been received on it. */
export interface Volume {
  readonly subvolumes: Iterable<ReceivedSubvolume>;
  /** The subvolume that a SNAPSHOT with this CLONE_UUID is made of: by received UUID, else by its own. */
  parentOf(uuid: Uint8Array): ReceivedSubvolume | undefined;
  commandOf(command: CommandNumber): { readonly stream: StreamIndex; readonly command: number };
}
