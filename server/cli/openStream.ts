// SPDX-License-Identifier: GPL-2.0-only
import { indexStream, type StreamIndex } from '../../engine/stream/streamIndex';
import { openPath } from '../nodeFileOpener';

/** Opens and indexes a stream, hands it over, and closes it, whatever happens. */
export function withStream<T>(path: string, use: (index: StreamIndex) => T): T {
  const file = openPath(path);
  try {
    return use(indexStream(file));
  } finally {
    file.close();
  }
}
