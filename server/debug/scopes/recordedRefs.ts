// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { RecordedRef, SendContext } from '../../../engine/send/sendContext';
import { fieldsOf, listValue, structValue } from '../variables/compound';
import { nameValue, numberValue, quoted } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** The names of the current inode that came and went. */
export function recordedRefsScope(sctx: SendContext): Field[] {
  return fieldsOf({
    new_refs: refList(sctx.newRefs),
    deleted_refs: refList(sctx.deletedRefs),
  });
}

function refList(refs: ReadonlyMap<string, RecordedRef>): Value {
  const keyOf = ({ dir, dirGen, name }: RecordedRef): string =>
    `${dir}:${dirGen}:${displayName(name)}`;
  return listValue('struct list_head', [...refs.values()], refValue, keyOf);
}

function refValue(ref: RecordedRef): Value {
  return structValue('struct recorded_ref', `${quoted(ref.fullPath)} in ${ref.dir}`, {
    dir: numberValue(ref.dir),
    dir_gen: numberValue(ref.dirGen),
    name: nameValue(ref.name),
    full_path: nameValue(ref.fullPath),
  });
}
