// SPDX-License-Identifier: GPL-2.0-only
import { openFilesystem } from '../../engine/disk/filesystem';
import { SendError } from '../../engine/send/errors';
import type { Probe } from '../../engine/send/probe';
import { runSend } from '../../engine/send/sendEngine';
import type { Snapshot } from '../../engine/snapshot/snapshot';
import { openPath } from '../../server/nodeFileOpener';
import type { Sent } from './kernelVolume';
import type { Send } from './sends';

const topLevel = 'id:5';

/** The engine's sends of an image, as btrfs-progs would ask for them. */
export interface EngineSends {
  send(send: Send, probe?: Probe): Sent;
  close(): void;
}

export function openEngineSends(image: string): EngineSends {
  const file = openPath(image);
  const filesystem = openFilesystem([file]);
  const open = (path: string): Snapshot =>
    filesystem.snapshot(filesystem.findSubvolume(path === '' ? topLevel : path).id);
  return {
    send({ subvol, parent, cloneSources = [], proto, noFileData, compressed }, probe) {
      const parentRoot = parent === undefined ? undefined : open(parent);
      const chunks: Uint8Array[] = [];
      let errno = 0;
      try {
        runSend({
          sendRoot: open(subvol),
          ...(parentRoot && { parentRoot }),
          cloneSources: [...cloneSources.map(open), ...(parentRoot ? [parentRoot] : [])],
          proto,
          noFileData: noFileData ?? false,
          omitStreamHeader: false,
          omitEndCmd: false,
          compressed: compressed ?? false,
          sink: { write: (bytes) => chunks.push(bytes) },
          ...(probe && { probe }),
        });
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        ({ errno } = error);
      }
      return { bytes: Buffer.concat(chunks), errno };
    },
    close: () => file.close(),
  };
}
