// SPDX-License-Identifier: GPL-2.0-only
import { URI, Utils } from 'vscode-uri';
import { byteStringOfText, displayName } from '../../../engine/byteString';
import { maxParents, type ParentChain } from './parentChain';

/** Where a chain of parents leaves off, in words; undefined where it reaches to a full send. */
export function chainEndText({ end, wanted, parents }: ParentChain): string | undefined {
  const uuid = wanted?.uuid ?? '';
  const whose =
    parents.length === 0 ? 'The parent' : `The parent of ${fileName(parents.at(-1)?.file ?? '')}`;
  switch (end) {
    case 'full':
      return undefined;
    case 'missing':
      return `${whose}, ${uuid}, is in no stream here: inodes that it made are not known.`;
    case 'cycle':
      return `${whose}, ${uuid}, is made from this very stream: one of the two is not what it says.`;
    case 'too-long':
      return `${whose}, ${uuid}, is not looked for: more than ${maxParents} parents are not followed.`;
  }
}

/** What is doubtful about the parent that was chosen, in words; undefined where nothing is. */
export function doubtText({ parents }: ParentChain): string | undefined {
  const [parent] = parents;
  if (!parent?.ctransidDiffers) return undefined;
  return `${fileName(parent.file)} makes the parent with ctransid ${parent.subvolume.ctransid}, and another was meant: it may have changed before this stream was sent.`;
}

/** The name of a file, by its path or URI, as it may be shown. */
export function fileName(file: string): string {
  const uri = file.includes('://') ? URI.parse(file) : URI.file(file);
  return displayName(byteStringOfText(Utils.basename(uri)));
}
