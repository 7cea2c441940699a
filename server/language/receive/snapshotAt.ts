// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { Receiver } from '../../../engine/receive/receiver';
import { commandLabel } from '../../../engine/stream/text/commandLine';
import type { ShownStream } from '../streamDocument';
import type { SnapshotAt } from './receiveProtocol';
import { textPlace } from './textPlace';

/**
 * The received subvolume, by a receiver that has just carried the command out, or refused it. Undefined
 * before the stream’s first subvolume.
 */
export function snapshotAt(
  document: ShownStream,
  receiver: Receiver,
  command: number,
): SnapshotAt | undefined {
  const { index } = document;
  const { subvolume } = receiver;
  if (!subvolume) return undefined;
  return {
    command,
    label: `${commandLabel(index.typeOf(command))} at 0x${index.offsetOf(command).toString(16)}`,
    place: textPlace(document, command),
    subvolume: displayName(subvolume.path),
    partial: subvolume.partial,
    refused:
      command >= receiver.received ||
      receiver.refusals.some((refusal) => refusal.command === command),
  };
}
