// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { chainEndText } from '../../language/parents/parentText';
import { parentChain } from '../../language/parents/parentChain';
import { sentSubvolumes } from '../../language/parents/sentSubvolume';
import { StreamCatalogue } from '../../language/parents/streamCatalogue';
import { receiveOrder } from '../../language/receive/receiveOrder';
import type { DebugHost } from '../host';
import type { StreamLaunch } from '../launchArguments';
import { openRecorded } from '../recorded/openRecorded';
import type { RecordedStream } from '../recorded/recordedStream';

/** A stream's file, and those that it builds on. */
export interface StreamChain {
  readonly stream: RecordedStream;
  /** The oldest first. */
  readonly parents: readonly RecordedStream[];
  /** What the chain lacks, in words; undefined where nothing is known to be missing. */
  readonly missing: string | undefined;
}

/**
 * Opens a launch's stream and its parents: those that the launch names, or else those that are found by
 * UUID in the stream's folder. The files are added to those that are to be closed.
 */
export async function openChain(
  launch: StreamLaunch,
  host: DebugHost,
  opened: { close(): void }[],
): Promise<StreamChain> {
  const { opener } = host;
  const stream = await openRecorded(launch.stream, opener, opened);
  if (launch.parents) {
    const parents = new Map<StreamIndex, RecordedStream>();
    for (const file of launch.parents) {
      if (file.toString() === launch.stream.toString()) continue;
      const parent = await openRecorded(file, opener, opened);
      parents.set(parent.index, parent);
    }
    return { stream, parents: inOrder(parents), missing: undefined };
  }
  return findParents(stream, host, opened);
}

/** Looks for the streams that a stream builds on, by UUID in its folder; those that are opened are added to `opened`. */
export async function findParents(
  stream: RecordedStream,
  { opener, streamFinder }: DebugHost,
  opened: { close(): void }[],
): Promise<StreamChain> {
  const parents = new Map<StreamIndex, RecordedStream>();
  if (!streamFinder) return { stream, parents: [], missing: undefined };
  const catalogue = new StreamCatalogue(opener, streamFinder);
  const file = stream.file.toString();
  const files = new Set<string>();
  let missing: string | undefined;
  for (const subvolume of outside(stream.index)) {
    const chain = await parentChain({ file, subvolume }, catalogue);
    for (const parent of chain.parents) files.add(parent.file);
    missing ??= chainEndText(chain);
  }
  for (const parent of files) {
    const recorded = await openRecorded(URI.parse(parent), opener, opened);
    parents.set(recorded.index, recorded);
  }
  return { stream, parents: inOrder(parents), missing };
}

/** Sends whose parents are looked for: real files hold a handful. */
const mostSends = 32;

/** Those of a file's sends whose parent none of the others makes. */
function outside(index: StreamIndex) {
  const all = sentSubvolumes(index);
  const made = new Set(all.map(({ uuid }) => uuid));
  return all.filter(({ parent }) => parent && !made.has(parent.uuid)).slice(0, mostSends);
}

function inOrder(parents: ReadonlyMap<StreamIndex, RecordedStream>): readonly RecordedStream[] {
  return receiveOrder([...parents.keys()]).flatMap((index) => parents.get(index) ?? []);
}
