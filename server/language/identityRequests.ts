// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { openFilesystem } from '../../engine/disk/filesystem';
import type { FileOpener, OpenFile } from '../fileOpener';
import {
  filesystemRequest,
  streamIdentityRequest,
  type FilesystemParams,
  type ImageFilesystem,
  type StreamIdentity,
  type StreamIdentityParams,
} from './identityProtocol';
import { filesystemDevices } from './filesystemDevices';
import { imageSubvolumes } from './imageSubvolumes';
import { indexInSlices, layOutInSlices } from '../slicedStream';
import { streamIdentity } from './streamIdentity';

/** What is used of a connection. */
export interface RequestListener {
  onRequest(method: string, handler: (params: never) => Promise<unknown>): unknown;
}

/** Answers the client's questions by which F5 finds the image that a stream was sent from. */
export function registerIdentityRequests(connection: RequestListener, opener: FileOpener): void {
  connection.onRequest(
    streamIdentityRequest,
    async ({ uri, at }: StreamIdentityParams): Promise<StreamIdentity> => {
      const stream = await opener.open(URI.parse(uri));
      try {
        const index = await indexInSlices(stream);
        if (!at) return await streamIdentity(index);
        const layout = await layOutInSlices(index);
        const command = layout.firstCommandAtOrAfter(at.part, at.line);
        return await streamIdentity(index, command ?? index.commandCount - 1);
      } finally {
        stream.close();
      }
    },
  );
  connection.onRequest(
    filesystemRequest,
    async ({ image, candidates }: FilesystemParams): Promise<ImageFilesystem> => {
      const images = await filesystemDevices(opener, image, candidates);
      const devices: OpenFile[] = [];
      try {
        for (const device of images) devices.push(await opener.open(URI.parse(device)));
        const filesystem = openFilesystem(devices);
        const subvolumes = imageSubvolumes(filesystem);
        return { images, missing: filesystem.missingDevices, subvolumes };
      } finally {
        for (const device of devices) device.close();
      }
    },
  );
}
