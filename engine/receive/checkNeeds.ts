// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../stream/attributeType';
import { unsigned } from '../stream/command';
import { CommandType } from '../stream/commandType';
import { readCommand } from '../stream/decode';
import type { StreamIndex } from '../stream/streamIndex';
import { grouped } from '../stream/text/sectionHeader';
import type { Work } from './explain/work';
import type { ReceiveFinding } from './finding';

/** Commands looked at before others get their turn. */
const slice = 10_000;

/**
 * What another receiver than that of btrfs-progs 6.2 on a kernel of these days would make of the stream,
 * as far as the stream hints at it, and what no receiver makes of it. Each is told once, where it begins.
 */
export function* needFindings(stream: StreamIndex): Work<readonly ReceiveFinding[]> {
  const seen = yield* firstOfTypes(stream);
  const findings = needs.flatMap(([type, code, words]) => {
    const occurrence = seen.get(type);
    return occurrence ? information(stream, code, occurrence.first, words(occurrence, stream)) : [];
  });
  return [...protocolFindings(stream), ...findings];
}

/** Commands of one type. */
interface Occurrence {
  readonly first: number;
  readonly count: number;
}

function* firstOfTypes(stream: StreamIndex): Work<ReadonlyMap<number, Occurrence>> {
  const seen = new Map<number, { first: number; count: number }>();
  if (![...needed].some((type) => stream.mayHave(type))) return seen;
  for (let command = 0; command < stream.commandCount; command++) {
    if (command % slice === slice - 1) yield;
    const type = stream.typeOf(command);
    if (!needed.has(type)) continue;
    const known = seen.get(type);
    if (known) known.count += 1;
    else seen.set(type, { first: command, count: 1 });
  }
  return seen;
}

function protocolFindings(stream: StreamIndex): ReceiveFinding[] {
  const section = stream.sections.find(({ version }) => version === 2);
  if (!section || section.commandCount === 0) return [];
  return [
    information(
      stream,
      'needs-newer-receiver',
      section.firstCommand,
      'This is protocol 2: btrfs receive takes it from btrfs-progs 5.19 on, and an older one refuses it. Where the receiver is older, send with --proto 1.',
    ),
  ];
}

/** Commands that not every receiver carries out: their type, the finding's code, and its words. */
const needs: readonly (readonly [
  type: CommandType,
  code: string,
  words: (seen: Occurrence, stream: StreamIndex) => string,
])[] = [
  [CommandType.ENCODED_WRITE, 'compressed-data', compressedWords],
  [
    CommandType.FILEATTR,
    'fileattr-not-applied',
    ({ count }) =>
      `Flags of inodes (chattr: no copy-on-write, no compression, immutable…) are sent, ${times(count)}. btrfs receive applies none of them: what it receives lacks them.`,
  ],
  [
    CommandType.UPDATE_EXTENT,
    'sent-without-data',
    ({ count }) =>
      `This was sent with --no-data: update_extent only says where data is, here ${times(count)}. btrfs receive does nothing with it, so files lack their data, and clones from them can fail. It is no backup.`,
  ],
];

const needed: ReadonlySet<number> = new Set(needs.map(([type]) => type));

/** By their numbers in the format: what `btrfs receive` must have been built with to decompress it. */
const compressions: readonly string[] = ['', 'zlib', 'zstd', 'LZO', 'LZO', 'LZO', 'LZO', 'LZO'];

function compressedWords({ first, count }: Occurrence, stream: StreamIndex): string {
  const command = readCommand(stream, first, { dataLimit: 0, unchecked: true });
  const compression =
    compressions[Number(unsigned(command, AttributeType.COMPRESSION) ?? 0n)] ?? '';
  const kind = compression === '' ? '' : ` (${compression} in the first)`;
  const isLzo = compression === 'LZO';
  const built = compression === '' || compression === 'zlib' ? '' : ', if it was built to do that';
  return `Data comes compressed${kind}, ${times(count)}. A kernel from 5.18 on stores it as it is${isLzo ? ' where its sectors are of the size that the sender’s are' : ''}; elsewhere btrfs receive decompresses it${built}. Doing so, btrfs-progs 5.19 to 6.0.1 lose data silently, and those before 6.2 corrupt some zstd extents.`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${grouped(count)} times`);

function information(
  stream: StreamIndex,
  code: string,
  command: number,
  message: string,
): ReceiveFinding {
  const offset = stream.offsetOf(command);
  return { severity: 'information', code, command, offset, message, related: [] };
}
