// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { FileOpener, OpenFile } from '../../fileOpener';
import { indexInSlices } from '../../slicedStream';
import { RecordedStream } from './recordedStream';

/** Opens and indexes a recorded stream; the file is added to those that are to be closed. */
export async function openRecorded(
  file: URI,
  opener: FileOpener,
  opened: { close(): void }[],
): Promise<RecordedStream> {
  const source: OpenFile = await opener.open(file);
  opened.push(source);
  return new RecordedStream(file, await indexInSlices(source));
}
