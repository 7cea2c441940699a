// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import type { AlignedStep, AlignedUnit } from '../../../engine/stream/alignment/streamAlignment';

/** Something that the recorded stream (`a`) and the engine (`b`) don't have alike. */
export type DifferingStep = Exclude<AlignedStep, { kind: 'same' }>;

/** What differs at one place of a send. Commands are counted from 0 in the stream that is compared. */
export interface SendDifference {
  /** The engine's command that is next where it is seen; one behind the last where nothing is. */
  readonly command: number;
  /** The inode's commands that it is in. */
  readonly unit: AlignedUnit;
  /** Empty where only the inodes' order differs. */
  readonly steps: readonly DifferingStep[];
  /** Whether the inode comes between other inodes in the recorded stream. */
  readonly reordered: boolean;
}

/** Whether a difference is one, or only comes from what a rebuilt snapshot can't tell. */
export type DifferenceOrigin = 'true' | 'rebuilt';

/** Says it of one command in two forms, or of one that only the recorded stream or the engine has. */
export type ClassifyDifference = (
  recorded: StreamIndex,
  engine: StreamIndex,
  step: DifferingStep,
) => DifferenceOrigin;
