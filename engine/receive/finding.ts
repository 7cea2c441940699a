// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../byteString';
import type { RelatedCommand } from './explain/explanation';
import type { DefectName } from './explain/kernelDefects';

/**
 * `error`: receive stops here. `warning`: what is received isn't what was sent, or receive would stop
 * here if it had not before. `hint`: done for nothing.
 */
export type FindingSeverity = 'error' | 'warning' | 'information' | 'hint';

/** Something that receiving a stream in memory brought to light. */
export interface ReceiveFinding {
  readonly severity: FindingSeverity;
  /** Names the kind of finding, for programs, in kebab-case. */
  readonly code: string;
  /** Counted from 0; undefined where it concerns the whole stream. */
  readonly command: number | undefined;
  /** Where the command begins in the file. */
  readonly offset: number;
  /** Plain text of a sentence or more; names in it are escaped. */
  readonly message: string;
  /** What `btrfs receive` prints, without its `ERROR: `; bytes. */
  readonly receive?: ByteString;
  readonly related: readonly RelatedCommand[];
  /** A known defect of the kernel that leaves this mark. */
  readonly defect?: DefectName;
  /** The path concerned, where it is one of the command's own. */
  readonly path?: ByteString;
}
