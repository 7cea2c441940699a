// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../../engine/byteSource';
import type { RebuiltSend } from '../../../../engine/receive/rebuild/rebuiltSend';
import { SnapshotRebuild } from '../../../../engine/receive/rebuild/snapshotRebuild';
import { kernelProfile } from '../../../../engine/send/profiles';
import { runSend } from '../../../../engine/send/sendEngine';
import { alignStreams } from '../../../../engine/stream/alignment/alignStreams';
import type { AlignedStep } from '../../../../engine/stream/alignment/streamAlignment';
import { CommandType } from '../../../../engine/stream/commandType';
import { readCommand } from '../../../../engine/stream/decode';
import { sectionIndex } from '../../../../engine/stream/sectionIndex';
import { encodeHeader } from '../../../../engine/stream/encode';
import { indexStream, type StreamIndex } from '../../../../engine/stream/streamIndex';
import { composeLine } from '../../../../engine/stream/text/commandLine';
import { decompressEncoded } from '../../../../server/decompressEncoded';

/** Commands about data, whose layout a stream doesn't tell. */
const dataCommands: ReadonlySet<number> = new Set([
  CommandType.WRITE,
  CommandType.CLONE,
  CommandType.ENCODED_WRITE,
  CommandType.FALLOCATE,
  CommandType.UPDATE_EXTENT,
]);

/** Of so many commands how many are the same, in order. */
export interface Share {
  readonly same: number;
  readonly all: number;
}

export interface Agreement {
  readonly rebuilt: RebuiltSend;
  /** Without the commands about data. */
  readonly metadata: Share;
  readonly all: Share;
  /** Whether the engine sends just the recorded metadata commands, and whether just the commands. */
  readonly agreesInMetadata: boolean;
  readonly identical: boolean;
  /** What differs, as text: `-` was recorded only, `+` sent only; by where it may come from. */
  readonly rebuiltDifferences: readonly string[];
  readonly trueDifferences: readonly string[];
}

export function rebuild(
  stream: StreamIndex,
  parents: readonly StreamIndex[] = [],
  command?: number,
): RebuiltSend {
  const request = { stream, parents, decompress: decompressEncoded };
  const work = new SnapshotRebuild(command === undefined ? request : { ...request, command });
  while (!work.step(1000));
  return work.finish();
}

/** What the engine makes of rebuilt snapshots, with a header in any case. */
export function sendAgain(rebuilt: RebuiltSend, kernel = '6.18'): Uint8Array {
  const { options, sendRoot, parentRoot, cloneSources } = rebuilt;
  const parts: Uint8Array[] = [];
  runSend({
    sendRoot,
    cloneSources,
    ...(parentRoot && { parentRoot }),
    ...options,
    omitStreamHeader: true,
    kernel: kernelProfile(kernel),
    sink: { write: (bytes) => parts.push(bytes.slice()) },
  });
  return Buffer.concat([encodeHeader(options.proto), ...parts]);
}

/** Rebuilds a send, sends it again and holds both against each other. */
export function agreement(
  stream: StreamIndex,
  parents: readonly StreamIndex[],
  kernel?: string,
): Agreement {
  const rebuilt = rebuild(stream, parents);
  const { first, end } = rebuilt.recorded;
  const section = stream.sectionOf(first);
  const a = sectionIndex(stream, { ...section, firstCommand: first, commandCount: end - first });
  const b = indexStream(memorySource('sent again', sendAgain(rebuilt, kernel)));
  const steps = alignStreams(oneUnit(a), oneUnit(b)).units.flatMap((unit) => unit.steps);
  const differing = steps.filter((step) => step.kind !== 'same');
  const of = (origin: 'rebuilt' | 'true') =>
    differing.filter((step) => rebuilt.classify(a, b, step) === origin).flatMap(textsOf(a, b));
  const same = steps.flatMap((step) =>
    step.kind === 'same' ? Array.from({ length: step.count }, (_, at) => step.a + at) : [],
  );
  const isMetadata = (index: StreamIndex) => (at: number) => !dataCommands.has(index.typeOf(at));
  const metadata = {
    same: same.filter(isMetadata(a)).length,
    all: commandsOf(a).filter(isMetadata(a)).length,
  };
  const all = { same: same.length, all: a.commandCount };
  return {
    rebuilt,
    metadata,
    all,
    agreesInMetadata:
      metadata.same === metadata.all && commandsOf(b).filter(isMetadata(b)).length === metadata.all,
    identical: all.same === all.all && b.commandCount === all.all,
    rebuiltDifferences: of('rebuilt'),
    trueDifferences: of('true'),
  };
}

const commandsOf = ({ commandCount }: StreamIndex): number[] =>
  Array.from({ length: commandCount }, (_, at) => at);

const oneUnit = (index: StreamIndex) => ({
  index,
  units: [{ key: '', first: 0, last: index.commandCount - 1 }],
});

const textsOf =
  (a: StreamIndex, b: StreamIndex) =>
  (step: AlignedStep): string[] => {
    const text = (index: StreamIndex, at: number) =>
      composeLine(readCommand(index, at, { dataLimit: 0, unchecked: true }), 0);
    return [
      ...('a' in step && step.kind !== 'moved-here' ? [`- ${text(a, step.a)}`] : []),
      ...('b' in step && step.kind !== 'moved-away' ? [`+ ${text(b, step.b)}`] : []),
    ];
  };
