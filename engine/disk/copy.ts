// SPDX-License-Identifier: GPL-2.0-only
import { imageEnds } from './errors';
import type { Device } from './device';

/** One way of getting at a range of logical addresses: a mirror, or what parity gives. */
export interface Copy {
  /** Where the range begins, for messages. */
  readonly source: string;
  readonly physical: number;
  /** All of the range; throws a DiskError where that can't be read. The result may be a view. */
  read(): Uint8Array;
}

/** What lies in one piece on a device. `bytenr` is its logical address. */
export function deviceCopy(device: Device, physical: number, length: number, bytenr: number): Copy {
  const { source } = device;
  return {
    source: source.name,
    physical,
    read: () => {
      const bytes = physical + length > source.size ? undefined : source.read(physical, length);
      if (!bytes || bytes.length < length)
        throw imageEnds(source.name, source.size, physical, length, bytenr);
      return bytes;
    },
  };
}

/** Copies of one range after another, as one. */
export function joinedCopy(parts: readonly Copy[], length: number): Copy {
  const [first] = parts;
  return {
    source: first?.source ?? '',
    physical: first?.physical ?? 0,
    read: () => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        const read = part.read();
        bytes.set(read, at);
        at += read.length;
      }
      return bytes;
    },
  };
}
