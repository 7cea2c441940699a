// SPDX-License-Identifier: GPL-2.0-only
import type { Key } from '../../snapshot/key';
import type { Snapshot } from '../../snapshot/snapshot';
import type { AlignedStep } from '../../stream/alignment/streamAlignment';
import type { StreamIndex } from '../../stream/streamIndex';

/** A send that was recorded, and what the send engine needs to send it again. */
export interface RebuiltSend {
  readonly sendRoot: Snapshot;
  readonly parentRoot: Snapshot | undefined;
  /** Those that the stream clones from, and the parent: as `SendSetup.cloneSources`. */
  readonly cloneSources: readonly Snapshot[];
  /** How it was sent, as far as the stream shows it; these are fields of `SendSetup`, too. */
  readonly options: RecordedOptions;
  /** The commands that were recorded. */
  readonly recorded: RecordedCommands;
  /** Every snapshot that the chain makes, oldest first, `sendRoot` last. */
  readonly snapshots: readonly RebuiltSnapshot[];
  /** What was chosen by rule because no stream tells it: sentences for a session's start. */
  readonly assumptions: readonly RebuildAssumption[];
  /** Where the recorded commands could be followed no further: the send root is what was made until then. */
  readonly stopped: RebuildStop | undefined;
  /**
   * Why a value of an item isn't the sender's own, as a clause; undefined where streams tell it.
   * `field` is the kernel's name of a field of the item's structure (`generation`, `transid`,
   * `disk_bytenr` …); without it, any field will do. Also undefined for a snapshot that isn't of this send.
   */
  rebuiltBecause(snapshot: Snapshot, key: Key, field?: string): string | undefined;
  /**
   * Whether a difference between the recorded stream (`a`) and what the engine makes of these
   * snapshots (`b`) may come from what a stream can't tell alone, or must have another cause.
   */
  classify(a: StreamIndex, b: StreamIndex, step: AlignedStep): 'rebuilt' | 'true';
}

export interface RecordedOptions {
  readonly proto: 1 | 2 | 3;
  readonly noFileData: boolean;
  readonly compressed: boolean;
  readonly omitStreamHeader: boolean;
  readonly omitEndCmd: boolean;
}

export interface RecordedCommands {
  readonly stream: StreamIndex;
  /** SUBVOL or SNAPSHOT. */
  readonly first: number;
  /** Behind the last one, END among them. */
  readonly end: number;
}

export interface RebuiltSnapshot {
  readonly snapshot: Snapshot;
  readonly recorded: RecordedCommands;
}

export interface RebuildAssumption {
  /** `generations`, `directory-index` …: what it is about. */
  readonly about: AssumedThing;
  readonly sentence: string;
}

export type AssumedThing =
  | 'transids'
  | 'root-generation'
  | 'directory-index'
  | 'directory-sizes'
  | 'inode-flags'
  | 'creation-times'
  | 'extents'
  | 'data'
  | 'ids'
  | 'stale-path';

/** A command that can't be followed, or one behind the last where the stream is cut off. */
export interface RebuildStop {
  readonly stream: StreamIndex;
  readonly command: number;
  readonly offset: number;
  readonly sentence: string;
}
