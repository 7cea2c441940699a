// SPDX-License-Identifier: GPL-2.0-only
import type { RecordedState } from '../streams/recordedState';
import { structValue } from '../variables/compound';
import { flagValue, nameValue, nothing, numberValue, textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { notTold } from './notTold';

/** Those fields of `struct send_ctx` that a stream tells, or lets infer. */
const told: Readonly<Record<string, (state: RecordedState) => Value>> = {
  send_progress: (state) => inferred(state, state.sendProgress),
  cur_ino: (state) => inferred(state, state.curIno),
  cur_inode_gen: ({ inode }) =>
    inode?.gen === undefined ? notTold : numberValue(inode.gen, 'by an orphan name'),
  cur_inode_new: (state) => inferredFlag(state, state.created !== undefined),
  cur_inode_deleted: (state) => inferredFlag(state, state.deleted),
  cur_inode_path: ({ inode, path }) => {
    if (path !== undefined) return nameValue(path, 'inferred');
    return nothing(inode ? 'yet to be made' : 'no inode is in work');
  },
  send_off: ({ sendOff }) => numberValue(sendOff),
  proto: ({ send }) => numberValue(send.version, '', 'u32'),
  send_root: ({ subvolume }) =>
    subvolume ? subvolumeValue(subvolume.uuid, subvolume.ctransid, subvolume.name) : notTold,
  parent_root: ({ subvolume }) => {
    if (!subvolume) return notTold;
    const { parent } = subvolume;
    return parent ? subvolumeValue(parent.uuid, parent.ctransid) : nothing('full send');
  },
};

/** Of the names of the scope, those that are told and those that are not. */
export function recordedContextScope(
  state: RecordedState | undefined,
  names: readonly string[],
): Field[] {
  return names.map((name) => ({ name, value: valueOf(state, name) }));
}

/** One of them; undefined where the scope has no such name. */
export function recordedContextField(
  state: RecordedState | undefined,
  name: string,
  names: readonly string[],
): Value | undefined {
  return names.includes(name) ? valueOf(state, name) : undefined;
}

function valueOf(state: RecordedState | undefined, name: string): Value {
  const tell = Object.hasOwn(told, name) ? told[name] : undefined;
  return state && tell ? tell(state) : notTold;
}

/** A number of an inode that its commands' order tells; else what it lies between. */
function inferred(state: RecordedState, ino: number | undefined): Value {
  if (ino === 0) return numberValue(ino);
  if (ino !== undefined) return numberValue(ino, 'inferred');
  const { above, below } = state.curInoRange;
  const lower = above === undefined ? '' : `above ${above}`;
  const upper = below === undefined ? '' : `below ${below}`;
  const range = [lower, upper].filter((one) => one !== '').join(', ');
  return nothing(range === '' ? 'not known' : `not known: ${range}`);
}

function inferredFlag({ inode }: RecordedState, value: boolean): Value {
  return inode ? { ...flagValue(value), show: () => `${value} (inferred)` } : flagValue(false);
}

function subvolumeValue(uuid: string, ctransid: string, name?: string): Value {
  return structValue('struct btrfs_root *', name === undefined ? uuid : `${name} (${uuid})`, {
    ...(name !== undefined && { name: textValue(name) }),
    uuid: textValue(uuid),
    ctransid: textValue(ctransid, 'u64'),
  });
}
