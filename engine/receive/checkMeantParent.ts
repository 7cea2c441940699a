// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../stream/attributeType';
import { unsigned } from '../stream/command';
import { readCommand } from '../stream/decode';
import { subvolumeText } from './explain/subvolumeText';
import type { ReceiveFinding } from './finding';
import type { ReceivedSubvolume } from './receivedSubvolume';
import type { Receiver } from './receiver';
import type { Volume } from './volume';

/** Snapshots of one stream that are looked at: real files hold a handful. */
const mostSnapshots = 1_000;

/**
 * Parents that receive takes by their UUID, and that may not be those from which was sent: it does not
 * look at their ctransid, and takes the first of several.
 */
export function meantParentFindings({ volume, stream }: Receiver): ReceiveFinding[] {
  const made = [...volume.subvolumes].flatMap((subvolume) => {
    const { parent, created } = subvolume;
    const place = created === undefined ? undefined : volume.commandOf(created);
    if (!parent || place?.stream !== stream) return [];
    return [{ subvolume, parent, command: place.command }];
  });
  return made.slice(0, mostSnapshots).flatMap(({ subvolume, parent, command }) => {
    const snapshot = readCommand(stream, command, { dataLimit: 0, unchecked: true });
    const meant = unsigned(snapshot, AttributeType.CLONE_CTRANSID);
    if (meant === undefined || parent.ctransid === meant) return [];
    const others = namesakes(volume.subvolumes, parent, subvolume);
    const message = messageOf(volume, parent, meant, others);
    return message === undefined
      ? []
      : [{ ...message, command, offset: stream.offsetOf(command), related: [] }];
  });
}

/** Finished subvolumes with the parent's received UUID that were there before. */
function namesakes(
  all: Iterable<ReceivedSubvolume>,
  parent: ReceivedSubvolume,
  child: ReceivedSubvolume,
): readonly ReceivedSubvolume[] {
  const found: ReceivedSubvolume[] = [];
  for (const subvolume of all) {
    if (subvolume === child) break;
    const isNamesake = subvolume.receivedUuid.every((byte, at) => byte === parent.receivedUuid[at]);
    if (subvolume !== parent && subvolume.finished && isNamesake) found.push(subvolume);
  }
  return found;
}

function messageOf(
  volume: Volume,
  parent: ReceivedSubvolume,
  meant: bigint,
  others: readonly ReceivedSubvolume[],
): Pick<ReceiveFinding, 'severity' | 'code' | 'message'> | undefined {
  const taken = subvolumeText(parent, volume);
  const other = others.find(({ ctransid }) => ctransid === meant);
  if (other) {
    return {
      severity: 'warning',
      code: 'parent-ambiguous',
      message: `btrfs receive builds this on ${taken}, with ctransid ${parent.ctransid}; it was sent from that with ctransid ${meant}, which is ${subvolumeText(other, volume)} here. Both have the same received UUID, as read-only snapshots of a received subvolume have, and receive takes the first. Delete that one on the receiver before, or send from snapshots of a subvolume that was not received.`,
    };
  }
  // An image tells the ctransid that its own filesystem gave it.
  if (parent.created === undefined) return undefined;
  return {
    severity: 'information',
    code: 'parent-ctransid-differs',
    message: `The parent here, ${taken}, was sent with ctransid ${parent.ctransid}, and had ctransid ${meant} when this was sent. So it is where the sender has received the parent itself; else it was changed in between, and what was changed is not here. btrfs receive does not look at it.`,
  };
}
