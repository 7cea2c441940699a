// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { Receiver } from '../../../engine/receive/receiver';
import { commandLabel } from '../../../engine/stream/text/commandLine';
import type { ShownStream } from '../streamDocument';
import type { SnapshotAt } from './receiveProtocol';
import { textPlace } from './textPlace';

/**
 * The received subvolume once the command of a line is carried out, or the one after it where the line
 * has none. Undefined before the stream's first subvolume.
 */
export function snapshotAt(
  document: ShownStream,
  receiver: Receiver,
  part: number,
  line: number,
): SnapshotAt | undefined {
  const { index, layout } = document;
  const command = layout.commandAt(part, line) ?? layout.firstCommandAtOrAfter(part, line);
  if (command === undefined) return undefined;
  receiver.goTo(Math.min(command + 1, receiver.received));
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
