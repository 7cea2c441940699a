// SPDX-License-Identifier: GPL-2.0-only
import { TextBytes } from '../../../engine/stream/text/textBytes';

/**
 * A long answer, put together as the bytes that it is sent as: as values, as JSON and as JSON's bytes it
 * would be in memory three times over. To `JSON.stringify` it is the value that it says.
 */
export class PreparedJson extends TextBytes {
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}
