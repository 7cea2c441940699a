// SPDX-License-Identifier: GPL-2.0-only
import { openFilesystem } from '../../engine/disk/filesystem';
import { SendError } from '../../engine/send/errors';
import type { Probe } from '../../engine/send/probe';
import type { SendSetup } from '../../engine/send/sendContext';
import { runSend } from '../../engine/send/sendEngine';
import type { Snapshot } from '../../engine/snapshot/snapshot';
import { CliError } from '../../server/cli/errors';
import { sendSubvolumes } from '../../server/cli/sendSubvolumes';
import { openPath } from '../../server/nodeFileOpener';
import type { Sent } from './kernelVolume';
import type { Send } from './sends';

const topLevel = 'id:5';

/** The engine's sends of a filesystem, as btrfs-progs would ask for them. */
export interface EngineSends {
  send(send: Send, probe?: Probe): Sent;
  close(): void;
}

/** `images` are the filesystem's devices. */
export function openEngineSends(images: readonly string[]): EngineSends {
  const files = images.map(openPath);
  const filesystem = openFilesystem(files);
  const open = (path: string): Snapshot =>
    filesystem.snapshot(filesystem.findSubvolume(path === '' ? topLevel : path).id);

  function sendOne(send: Send, run: (setup: Omit<SendSetup, 'sink' | 'probe'>) => void): void {
    const { subvol, parent, cloneSources = [], omit } = send;
    const parentRoot = parent === undefined ? undefined : open(parent);
    run({
      sendRoot: open(subvol),
      ...(parentRoot && { parentRoot }),
      cloneSources: [...cloneSources.map(open), ...(parentRoot ? [parentRoot] : [])],
      proto: send.proto,
      noFileData: send.noFileData ?? false,
      omitStreamHeader: omit === 'header' || omit === 'both',
      omitEndCmd: omit === 'end' || omit === 'both',
      compressed: send.compressed ?? false,
    });
  }

  function sendSeveral(
    { subvol, parent, cloneSources = [], proto, noFileData, compressed }: Send,
    { further, continuous }: NonNullable<Send['progs']>,
    run: (setup: Omit<SendSetup, 'sink' | 'probe'>) => void,
  ): void {
    const request = {
      images,
      subvolumes: [subvol, ...further],
      parent,
      cloneSources,
      continuous,
      proto,
      noData: noFileData ?? false,
      compressedData: compressed ?? false,
      kernel: undefined,
    };
    sendSubvolumes(filesystem, request, () => run);
  }

  return {
    send(send, probe) {
      const chunks: Uint8Array[] = [];
      const sink = { write: (bytes: Uint8Array) => chunks.push(bytes) };
      const run = (setup: Omit<SendSetup, 'sink' | 'probe'>): void =>
        void runSend({ ...setup, sink, ...(probe && { probe }) });
      let errno = 0;
      try {
        if (send.progs) sendSeveral(send, send.progs, run);
        else sendOne(send, run);
      } catch (error) {
        if (!(error instanceof SendError) && !(error instanceof CliError)) throw error;
        // Of btrfs-progs the exit code is compared.
        errno = error instanceof CliError || send.progs ? 1 : error.errno;
      }
      return { bytes: Buffer.concat(chunks), errno };
    },
    close: () => files.forEach((file) => file.close()),
  };
}
