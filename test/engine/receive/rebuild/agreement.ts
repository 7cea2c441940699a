// SPDX-License-Identifier: GPL-2.0-only
import { SnapshotRebuild } from '../../../../engine/receive/rebuild/snapshotRebuild';
import type { RebuiltSend } from '../../../../engine/receive/rebuild/rebuiltSend';
import { kernelProfile } from '../../../../engine/send/profiles';
import { runSend } from '../../../../engine/send/sendEngine';
import { alignSequences } from '../../../../engine/stream/alignment/alignSequences';
import { CommandType } from '../../../../engine/stream/commandType';
import { commandHeaderLength } from '../../../../engine/stream/streamHeader';
import type { StreamIndex } from '../../../../engine/stream/streamIndex';

/** Commands about data, whose layout a stream doesn't tell. */
export const dataCommands: ReadonlySet<number> = new Set([
  CommandType.WRITE,
  CommandType.CLONE,
  CommandType.ENCODED_WRITE,
  CommandType.FALLOCATE,
  CommandType.UPDATE_EXTENT,
]);

/** A command by what tells it from others: its type, length and CRC. */
interface Mark {
  readonly type: number;
  readonly mark: string;
}

export interface Agreement {
  readonly rebuilt: RebuiltSend;
  /** Of the recorded commands, how many the engine sends in the same order. */
  readonly metadata: { readonly same: number; readonly all: number };
  readonly all: { readonly same: number; readonly all: number };
  readonly agreesInMetadata: boolean;
  readonly identical: boolean;
  readonly error: string | undefined;
}

export function rebuild(stream: StreamIndex, parents: readonly StreamIndex[]): RebuiltSend {
  const work = new SnapshotRebuild({ stream, parents });
  while (!work.step(1000));
  return work.finish();
}

/** Rebuilds a send, sends it again and holds both against each other. */
export function agreement(
  stream: StreamIndex,
  parents: readonly StreamIndex[],
  kernel = '6.18',
): Agreement {
  const rebuilt = rebuild(stream, parents);
  const sent: Mark[] = [];
  let error: string | undefined;
  const { options, sendRoot, parentRoot, cloneSources } = rebuilt;
  const sink = {
    write: (bytes: Uint8Array) => {
      if (bytes.length < commandHeaderLength || sent.length + 1 === 0) return;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (bytes[0] === 0x62 && bytes[1] === 0x74 && bytes.length === 17) return;
      const type = view.getUint16(4, true);
      sent.push({ type, mark: `${type} ${view.getUint32(0, true)} ${view.getUint32(6, true)}` });
    },
  };
  try {
    runSend({
      sendRoot,
      cloneSources,
      ...(parentRoot && { parentRoot }),
      ...options,
      kernel: kernelProfile(kernel),
      sink,
    });
  } catch (caught) {
    error = caught instanceof Error ? `${caught.name}: ${caught.message}` : String(caught);
  }
  const recorded: Mark[] = [];
  for (let at = rebuilt.recorded.first; at < rebuilt.recorded.end; at++) {
    const type = stream.typeOf(at);
    recorded.push({
      type,
      mark: `${type} ${stream.payloadLengthOf(at)} ${stream.crcOf(at)}`,
    });
  }
  const isMetadata = ({ type }: Mark) => !dataCommands.has(type);
  const metadata = shareOf(recorded.filter(isMetadata), sent.filter(isMetadata));
  const all = shareOf(recorded, sent);
  return {
    rebuilt,
    metadata,
    all,
    agreesInMetadata:
      metadata.same === metadata.all && sent.filter(isMetadata).length === metadata.all,
    identical: all.same === all.all && sent.length === all.all,
    error,
  };
}

function shareOf(recorded: readonly Mark[], sent: readonly Mark[]) {
  const numbers = new Map<string, number>();
  const numberOf = ({ mark }: Mark): number => {
    const number = numbers.get(mark) ?? numbers.size;
    numbers.set(mark, number);
    return number;
  };
  const runs = alignSequences({
    a: Int32Array.from(recorded, numberOf),
    b: Int32Array.from(sent, numberOf),
  });
  const same = runs.reduce((sum, run) => sum + (run.kind === 'same' ? run.count : 0), 0);
  return { same, all: recorded.length };
}
