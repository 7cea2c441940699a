// SPDX-License-Identifier: GPL-2.0-only
import { openFilesystem, type Filesystem } from '../../engine/disk/filesystem';
import type { OpenFile } from '../fileOpener';
import { openPath } from '../nodeFileOpener';
import { oneLine } from './oneLine';
import { Output } from './output';

/**
 * Opens the devices of one filesystem, hands it over, and closes them, whatever happens. What the
 * reader warns of goes to stderr, a line each.
 */
export async function withFilesystem<T>(
  images: readonly string[],
  use: (filesystem: Filesystem) => T | Promise<T>,
): Promise<T> {
  const devices: OpenFile[] = [];
  try {
    for (const image of images) devices.push(openPath(image));
    const filesystem = openFilesystem(devices);
    try {
      return await use(filesystem);
    } finally {
      filesystem.checkUnchanged();
      warn(filesystem.warnings);
    }
  } finally {
    for (const device of devices) device.close();
  }
}

function warn(warnings: readonly string[]): void {
  const errors = new Output(2);
  for (const warning of warnings) errors.text(`warning: ${oneLine(warning)}\n`);
  errors.flush();
}
