// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../stream/attributeType';
import { attribute, safeUnsigned } from '../stream/command';
import { CommandType } from '../stream/commandType';
import { readCommand } from '../stream/decode';
import type { StreamIndex } from '../stream/streamIndex';
import { grouped } from '../stream/text/sectionHeader';
import type { Work } from './explain/work';
import type { ReceiveFinding } from './finding';
import { defaultSectorsize } from './vfs/cloneRange';

/** Bytes of data, and commands, that are looked at before others get their turn. */
const bytesAtOnce = 2 ** 20;
const commandsAtOnce = 2_000;

/** Of one command's data no more is looked at, in bytes; the kernel sends less. */
const longestData = 2 ** 20;

const wanted = new Set<number>([AttributeType.FILE_OFFSET, AttributeType.DATA]);

/**
 * How much of the data that is written is zeros in whole sectors of a file, which a hole would do for.
 * All data is read for it: it takes as long as checking the CRCs.
 */
export function* zeroFindings(stream: StreamIndex): Work<readonly ReceiveFinding[]> {
  let [bytes, commands, read] = [0, 0, 0];
  let first: number | undefined;
  for (let at = 0; at < stream.commandCount; at++) {
    if (at % commandsAtOnce === 0) yield;
    if (stream.typeOf(at) !== CommandType.WRITE) continue;
    const command = readCommand(stream, at, {
      dataLimit: longestData,
      unchecked: true,
      only: wanted,
    });
    const data = attribute(command, AttributeType.DATA)?.data;
    const offset = safeUnsigned(command, AttributeType.FILE_OFFSET);
    if (data === undefined || offset === undefined) continue;
    const zeros = zeroSectors(data, offset) * defaultSectorsize;
    if (zeros > 0) {
      first ??= at;
      bytes += zeros;
      commands += 1;
    }
    read += data.length;
    if (read < bytesAtOnce) continue;
    read = 0;
    yield;
  }
  if (first === undefined) return [];
  return [
    {
      severity: 'hint',
      code: 'zeros-written',
      command: first,
      offset: stream.offsetOf(first),
      message: `Zeros are written, ${grouped(bytes)} bytes in whole sectors by ${commands === 1 ? 'this command' : `${grouped(commands)} commands from this one on`}, where holes would do: sparse files take up that much more room on the receiver. Either the sender’s files have zeros as data there, or btrfs send says in this way that a range has become a hole: from Linux 6.17 on, with --proto 2, it punches the hole instead. “fallocate --dig-holes” gives the room back on the receiver.`,
      related: [],
    },
  ];
}

/** Whole sectors of zeros among data at an offset of a file. */
function zeroSectors(data: Uint8Array, offset: number): number {
  let sectors = 0;
  const first = (defaultSectorsize - (offset % defaultSectorsize)) % defaultSectorsize;
  for (let at = first; at + defaultSectorsize <= data.length; at += defaultSectorsize) {
    let end = at;
    while (end < at + defaultSectorsize && data[end] === 0) end += 1;
    if (end === at + defaultSectorsize) sectors += 1;
  }
  return sectors;
}
