// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../stream/attributeType';
import { safeUnsigned } from '../stream/command';
import { CommandType } from '../stream/commandType';
import { readCommand } from '../stream/decode';
import { grouped } from '../stream/text/sectionHeader';
import type { StreamIndex } from '../stream/streamIndex';
import type { Work } from './explain/work';
import type { ReceiveFinding } from './finding';

/** From how many clones on, and below which length of them on average, they are worth a word. */
const many = 1_000;
const small = 32 * 1024;

/** Commands, and clones among them, that are looked at before others get their turn. */
const commandsAtOnce = 10_000;

const wanted = new Set<number>([AttributeType.CLONE_LEN]);

/** Whether data is cloned in so small pieces that this costs sender and receiver their time. */
export function* cloneFindings(stream: StreamIndex): Work<readonly ReceiveFinding[]> {
  let [count, bytes] = [0, 0];
  let first: number | undefined;
  if (!stream.mayHave(CommandType.CLONE)) return [];
  for (let at = 0; at < stream.commandCount; at++) {
    if (at % commandsAtOnce === 0) yield;
    if (stream.typeOf(at) !== CommandType.CLONE) continue;
    const command = readCommand(stream, at, { dataLimit: 0, unchecked: true, only: wanted });
    count += 1;
    bytes += safeUnsigned(command, AttributeType.CLONE_LEN) ?? 0;
    first ??= at;
  }
  if (first === undefined || count < many || bytes / count >= small) return [];
  return [
    {
      severity: 'hint',
      code: 'small-clones',
      command: first,
      offset: stream.offsetOf(first),
      message: `${grouped(count)} clones from here on are of ${grouped(Math.round(bytes / count))} bytes on average. Each costs btrfs send a search for all that share the extent, and btrfs receive a call: the sender’s files are fragmented, or deduplicated in small pieces. “btrfs filesystem defragment” on the sender, or sending without -c, trades that for more data.`,
      related: [],
    },
  ];
}
