// SPDX-License-Identifier: GPL-2.0-only
import { recordedSends } from '../../engine/receive/rebuild/recordedSends';
import { SnapshotRebuild } from '../../engine/receive/rebuild/snapshotRebuild';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { indexStream } from '../../engine/stream/streamIndex';
import { decompressEncoded } from '../decompressEncoded';
import type { OpenFile } from '../fileOpener';
import { receiveOrder } from '../language/receive/receiveOrder';
import { openPath } from '../nodeFileOpener';
import { sentAgain, type SentAgainOptions } from '../sentAgain';
import { SendTrace, traceLine } from '../sendTrace';
import { atOnce } from '../steps';
import { damagedStream, missingArgument, nothingSent } from './errors';
import type { Output } from './output';
import type { StreamFiles } from './streamArguments';
import { openFileOutput, type StreamOutput } from './streamOutput';

/** A recorded stream that is to be sent again, and how. */
export interface TracedStreams extends StreamFiles {
  readonly output: string | undefined;
  readonly options: SentAgainOptions;
}

/**
 * Traces the engine as it sends again what a file's streams hold, one send after another. Of one that
 * breaks off, what comes before is traced; a CliError then says why there is no more.
 */
export function traceStreams(
  { file, parents, output, options }: TracedStreams,
  out: Output,
): number {
  const paths = [file, ...new Set(parents)].filter((path, at) => at === 0 || path !== file);
  const open: OpenFile[] = [];
  let written: StreamOutput | undefined;
  try {
    for (const path of paths) open.push(openPath(path));
    const [stream, ...others] = open.map((one) => indexStream(one));
    if (!stream) throw missingArgument('FILE');
    const before = receiveOrder(others);
    if (output !== undefined) written = openFileOutput(output, paths);
    const trace = new SendTrace((event) => out.text(`${traceLine(event)}\n`));
    const sink = written?.sink ?? { write: () => undefined };
    let sends = 0;
    for (const recorded of recordedSends(stream)) {
      if (!recorded) continue;
      sends += 1;
      const sent = rebuilt(stream, before, recorded.first);
      trace.run({ ...atOnce(sentAgain(sent, options)).setup, sink });
      if (sent.stopped) throw damagedStream(file, sent.stopped.sentence);
    }
    if (sends === 0) throw damagedStream(file, nothingSent);
  } finally {
    written?.close();
    open.forEach((one) => one.close());
  }
  return 0;
}

/** Throws a RebuildError where a stream that it builds on is not among the given ones. */
function rebuilt(stream: StreamIndex, parents: readonly StreamIndex[], command: number) {
  const request = { stream, command, parents, decompress: decompressEncoded };
  const rebuild = new SnapshotRebuild(request);
  while (!rebuild.step(Infinity));
  return rebuild.finish();
}
