// SPDX-License-Identifier: GPL-2.0-only
import type { StreamFault } from '../../engine/stream/streamFault';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { StreamTextLayout } from '../../engine/stream/streamText';
import type { InodeModel } from './inodes/inodeModel';

/** One stream as the language features see it, whatever part of its text they are asked about. */
export interface StreamDocument {
  readonly index: StreamIndex;
  readonly layout: StreamTextLayout;
  readonly model: InodeModel;
  /** What has been found wrong so far; grows while checksums are verified in the background. */
  readonly faults: readonly StreamFault[];
  /** The URI of a part's text. */
  uriOf(part: number): string;
}
