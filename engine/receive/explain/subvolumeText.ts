// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../../byteString';
import type { ReceivedSubvolume } from '../receivedSubvolume';
import type { Volume } from '../volume';
import { splitPath } from './nameChange';

/** `“name” of FILE`: where a subvolume was received is of no concern; of an image's the path is. */
export function subvolumeText({ path, created }: ReceivedSubvolume, volume: Volume): string {
  if (created === undefined) return `“${displayName(path)}”`;
  const file = volume.commandOf(created).stream.source.name;
  return `“${displayName(splitPath(path).name)}” of ${displayName(byteStringOfText(file))}`;
}
