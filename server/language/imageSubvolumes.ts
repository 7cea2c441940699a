// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import type { Filesystem } from '../../engine/disk/filesystem';
import { uuidText } from '../../engine/stream/command';
import type { ImageSubvolume } from './identityProtocol';

/** A filesystem's subvolumes that a person can choose: those that have a path. */
export function imageSubvolumes(filesystem: Filesystem): readonly ImageSubvolume[] {
  return filesystem.subvolumes().flatMap((subvolume) => {
    const { id, path, uuid, receivedUuid, ctransid, readOnly, deleted } = subvolume;
    if (path === undefined || deleted) return [];
    const received = receivedUuid.some((byte) => byte !== 0);
    return {
      id,
      path: displayName(path) || '/',
      sentUuid: uuidText(received ? receivedUuid : uuid),
      ctransid: String(ctransid),
      readOnly,
    };
  });
}
