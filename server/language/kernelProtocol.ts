// SPDX-License-Identifier: GPL-2.0-only
import type { ImageSend } from '../streamUri';

/** Asks for the kernels that a send can be made as, the latest first → `OfferedKernel[]`. */
export const kernelsRequest = 'btrfsSend/kernels';
/** Asks what two kernels send otherwise of the same snapshots: `CompareKernelsParams` → `ComparedKernels`. */
export const compareKernelsRequest = 'btrfsSend/compareKernels';

export interface OfferedKernel {
  /** As `kernel` in a launch configuration names it. */
  readonly kernel: string;
  /** As people call it. */
  readonly title: string;
  /** What it does otherwise than the next older one that is offered: names of changes, the latest first. */
  readonly changes: readonly string[];
}

export interface CompareKernelsParams {
  /** The image, by URI. */
  readonly image: string;
  /** What is sent; its kernel doesn't count. */
  readonly send: ImageSend;
  readonly kernels: readonly [string, string];
}

export interface ComparedKernels {
  /** What differs and what not, in a sentence. */
  readonly summary: string;
  /** How the sends end and why, where they don't end alike. */
  readonly end?: string;
  /** Commands that differ, in the order in which they come in their stream. */
  readonly a: readonly ExplainedCommand[];
  readonly b: readonly ExplainedCommand[];
}

/** A command that the other kernel sends otherwise, elsewhere or not at all. */
export interface ExplainedCommand {
  /** As the text of the stream shows it. */
  readonly text: string;
  /** Which of the stream's commands that are the same it is, from 0 on. */
  readonly occurrence: number;
  /** Which change makes the difference, in short. */
  readonly cause: string;
  /** What the changes that are named there do, each a sentence. */
  readonly changes: readonly string[];
}
