// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { expect } from 'vitest';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { runSend } from '../../../engine/send/sendEngine';
import type { ByteSource } from '../../../engine/byteSource';
import { openPath } from '../../../server/nodeFileOpener';
import { ComparingSink } from '../send/corpusSend';
import type { LiveDevices } from './liveDevices';
import { run } from './liveFilesystem';

/** What the kernel sends of `first`, and of `second` from it on; with compressed data too. */
export interface KernelStreams {
  readonly full: string;
  readonly incremental: string;
  readonly compressed: string;
}

export function kernelStreams(live: LiveDevices): KernelStreams {
  return live.mounted('ro', (at) => {
    const send = (name: string, ...args: readonly string[]): string => {
      const stream = join(live.directory, name);
      run('btrfs', '-q', 'send', '-f', stream, ...args);
      return stream;
    };
    const from = ['-p', join(at, 'first'), join(at, 'second')];
    return {
      full: send('full', join(at, 'first')),
      incremental: send('incremental', ...from),
      compressed: send('compressed', '--compressed-data', ...from),
    };
  });
}

/** Sends the same from the images that are left; returns what was warned of. */
export function expectSameStreams(
  images: readonly string[],
  streams: KernelStreams,
  through: (source: ByteSource, index: number) => ByteSource = (source) => source,
): readonly string[] {
  const files = images.map(openPath);
  try {
    return expectStreams(files.map(through), streams);
  } finally {
    for (const file of files) file.close();
  }
}

/** The same from devices that are open. */
export function expectStreams(
  sources: readonly ByteSource[],
  streams: KernelStreams,
): readonly string[] {
  const filesystem = openFilesystem(sources);
  const snapshot = (path: string) => filesystem.snapshot(filesystem.findSubvolume(path).id);
  const [first, second] = [snapshot('first'), snapshot('second')];
  const common = { noFileData: false, omitStreamHeader: false, omitEndCmd: false } as const;
  const fromFirst = { sendRoot: second, parentRoot: first, cloneSources: [first] };
  const send = (stream: string, setup: Omit<Parameters<typeof runSend>[0], 'sink'>): void => {
    const sink = new ComparingSink(stream);
    try {
      runSend({ ...setup, sink });
      expect(sink.offset).toBe(sink.size);
    } finally {
      sink.close();
    }
  };
  const full = { sendRoot: first, cloneSources: [] };
  send(streams.full, { ...common, ...full, proto: 1, compressed: false });
  send(streams.incremental, { ...common, ...fromFirst, proto: 1, compressed: false });
  send(streams.compressed, { ...common, ...fromFirst, proto: 2, compressed: true });
  filesystem.checkUnchanged();
  return filesystem.warnings;
}
