// SPDX-License-Identifier: GPL-2.0-only
import { realPathAfter } from '../../language/inodes/namesAt';
import type { RecordedState } from '../streams/recordedState';
import { fieldsOf } from '../variables/compound';
import { nameValue, nothing, numberValue, textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { notTold } from './notTold';

/** The inode in work, as far as the stream's commands tell of it. */
export function recordedInodeScope(state: RecordedState | undefined): Field[] {
  const inode = state?.inode;
  if (!state || !inode) return fieldsOf({ ino: nothing('no inode is in work') });
  const { send, command, curIno } = state;
  const known = (value: number | undefined): Value =>
    value === undefined ? notTold : numberValue(value);
  return fieldsOf({
    ino:
      inode.ino === undefined && curIno !== undefined
        ? numberValue(curIno, 'inferred')
        : known(inode.ino),
    generation: known(inode.gen),
    kind: textValue(inode.kind),
    path: nameValue(realPathAfter(inode, command - 1)),
    path_at_end: nameValue(realPathAfter(inode, send.range.end - 1)),
    created:
      inode.created === undefined
        ? nothing('before this stream')
        : {
            ...numberValue(inode.created - send.range.first, 'command'),
            command: inode.created - send.range.first,
          },
  });
}
