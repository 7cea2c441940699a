// SPDX-License-Identifier: GPL-2.0-only
import type { ReviewedCommands } from '../../engine/send/rfc2012/reviewedCommands';
import type { StreamFault } from '../../engine/stream/streamFault';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import type { StreamTextLayout } from '../../engine/stream/streamText';
import type { InodeModel } from './inodes/inodeModel';
import type { ParentLinks } from './parents/parentLinks';

/** One stream as its text shows it, whatever part is asked about. */
export interface ShownStream {
  readonly index: StreamIndex;
  readonly layout: StreamTextLayout;
  /** What has been found wrong so far; grows while checksums are verified in the background. */
  readonly faults: readonly StreamFault[];
  /** As which kernel an image's send was made; a recorded stream doesn't say it. */
  readonly kernel?: string;
  /** Of a send by the engine of the RFC, what its review said of each command. */
  readonly review?: ReviewedCommands;
  /** The URI of a part's text. */
  uriOf(part: number): string;
}

/** The same with what is known of its inodes, those of its parents included. */
export interface StreamDocument extends ShownStream {
  readonly model: InodeModel;
  readonly parents: ParentLinks;
}
