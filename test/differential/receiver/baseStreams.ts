// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../../engine/byteString';
import { memorySource } from '../../../engine/byteSource';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { attribute } from '../../../engine/stream/command';
import { CommandType as C } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream } from '../../../engine/stream/streamIndex';
import { corpusCases } from '../../corpus';
import type { LooseStream } from './looseStream';

/** A real stream, and those that must be received before it, oldest first. */
export interface BaseStream {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly loose: LooseStream;
  readonly before: readonly BaseStream[];
}

/** Streams up to this size are broken again and again. */
const sizeLimit = 150_000;

interface Candidate {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly loose: LooseStream;
  readonly makes: string;
  readonly needs: ReadonlySet<string>;
}

/** The corpus's small streams, each with its parents and clone sources, where the corpus has them. */
export async function corpusStreams(): Promise<BaseStream[]> {
  const candidates: Candidate[] = [];
  for (const real of corpusCases()) {
    const { size, headers } = real.json.stream;
    if (size > sizeLimit || size === 0 || headers !== 1 || real.json.exit_code !== 0) continue;
    candidates.push(candidateOf(real.name, await real.streamBytes()));
  }
  const byUuid = new Map(candidates.toReversed().map((candidate) => [candidate.makes, candidate]));
  return candidates.flatMap((candidate, at) => {
    const before = predecessors(candidate, byUuid, new Set([candidate.makes]));
    const { version } = candidate.loose;
    const next = candidates.find(({ loose }, other) => other > at && loose.version === version);
    const donors = [...(before ?? []), ...(next ? [next] : [])].map(({ loose }) => loose.commands);
    return before ? [{ ...candidate, loose: { ...candidate.loose, donors }, before }] : [];
  });
}

function predecessors(
  { needs }: Candidate,
  byUuid: ReadonlyMap<string, Candidate>,
  seen: Set<string>,
): BaseStream[] | undefined {
  const found: BaseStream[] = [];
  for (const uuid of needs) {
    if (seen.has(uuid)) continue;
    seen.add(uuid);
    const provider = byUuid.get(uuid);
    const before = provider && predecessors(provider, byUuid, seen);
    if (!before) return undefined;
    found.push(...before, { ...provider, before });
  }
  return found;
}

export function candidateOf(name: string, bytes: Uint8Array): Candidate {
  const index = indexStream(memorySource(name, bytes));
  const commands = Array.from({ length: index.commandCount }, (_, at) => readCommand(index, at));
  const uuids = (type: A) =>
    commands.flatMap((command) => {
      const found = attribute(command, type);
      return found ? [byteStringOf(found.data)] : [];
    });
  const makes = uuids(A.UUID)[0] ?? '';
  return {
    name,
    bytes,
    loose: { version: index.sections[0]?.version ?? 1, commands },
    makes,
    needs: new Set(uuids(A.CLONE_UUID).filter((uuid) => uuid !== makes)),
  };
}

/** Whether a stream begins a subvolume at once, as it must to be received inside of its destination. */
export function beginsSubvolume({ commands }: LooseStream): boolean {
  const type = commands[0]?.type;
  return type === C.SUBVOL || type === C.SNAPSHOT;
}
