// SPDX-License-Identifier: GPL-2.0-only
import { defectText, type DefectName } from './kernelDefects';

/** A command that has to do with something found, and what it did. */
export interface RelatedCommand {
  /** Counted from 0 in the stream's file. */
  readonly command: number;
  readonly message: string;
}

/** Why something fails, in words; names in it are escaped. */
export interface Explanation {
  /** Names the kind of cause, for programs, in kebab-case. */
  readonly code: string;
  /** One sentence or more of plain text. */
  readonly message: string;
  /** The commands that led to it. */
  readonly related: readonly RelatedCommand[];
  /** A known defect of the kernel that leaves this mark. */
  readonly defect?: DefectName;
}

/** An explanation, with what is known of the defect said at its end. */
export function explained(
  code: string,
  message: string,
  links: readonly RelatedCommand[],
  defect?: DefectName,
): Explanation {
  if (defect === undefined) return { code, message, related: links };
  return { code, message: `${message} ${defectText(defect)}`, related: links, defect };
}
