// SPDX-License-Identifier: GPL-2.0-only
import type { CloneRoot, SendContext } from '../../../engine/send/sendContext';
import { fieldsOf, listValue, structValue } from '../variables/compound';
import { flagValue, numberValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** Snapshots that data can be cloned from, and what was found in them for the extent in work. */
export function cloneSourcesScope(sctx: SendContext): Field[] {
  const { cloneRoots } = sctx;
  const keyOf = ({ rootId }: CloneRoot): string => `${rootId}`;
  return fieldsOf({
    clone_roots: listValue('struct clone_root *', cloneRoots, rootValue, keyOf),
  });
}

function rootValue(root: CloneRoot): Value {
  const { rootId, ino, offset, numBytes, foundRef } = root;
  const found = foundRef ? `inode ${ino} at ${offset}, ${numBytes} bytes` : 'nothing found';
  return structValue('struct clone_root', `${rootId}: ${found}`, {
    root: numberValue(rootId, '', 'struct btrfs_root *'),
    ino: numberValue(ino, foundRef ? '' : 'none'),
    offset: numberValue(offset),
    num_bytes: numberValue(numBytes),
    found_ref: flagValue(foundRef),
  });
}
