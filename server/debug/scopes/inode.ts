// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { findItem } from '../../../engine/snapshot/findItem';
import {
  parseWholeInodeItem,
  type InodeTime,
  type WholeInodeItem,
} from '../../../engine/snapshot/inodeItem';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { askQuestion } from '../evaluate/questions';
import { structValue } from '../variables/compound';
import { modeValue, nothing, numberValue, textValue } from '../variables/scalars';
import type { Field, Value, ValueFormat } from '../variables/value';
import { itemBytesValue } from './itemBytes';
import { inodeKey, rebuiltValue, type RebuiltBecause } from './rebuilt';

/** The current inode's item in the sent snapshot and in the parent, side by side. */
export function inodeScope(sctx: SendContext, rebuiltBecause?: RebuiltBecause): Field[] {
  const sent = inodeFields(sctx.setup.sendRoot, sctx.curIno, rebuiltBecause);
  const parent = inodeFields(sctx.setup.parentRoot, sctx.curIno, rebuiltBecause);
  const names = [...(sent ?? parent ?? new Map<string, Value>()).keys()];
  const shown = names.map((name) => ({
    name,
    value: sideBySide(sent?.get(name), parent?.get(name)),
  }));
  return names.length === 0 ? shown : [curPath(sctx), ...shown];
}

/** Where the receiver has it: to be asked of the engine on a copy of its state. */
function curPath(sctx: SendContext): Field {
  const question = 'get_cur_path(cur_ino, cur_inode_gen)';
  const { curIno, curInodeGen } = sctx;
  const later = (): Value => {
    try {
      return askQuestion('get_cur_path', [curIno, curInodeGen], sctx, question) ?? nothing('');
    } catch (error) {
      return nothing(error instanceof Error ? error.message : String(error));
    }
  };
  return { name: 'get_cur_path()', expression: question, value: { show: () => '', later } };
}

function sideBySide(sent: Value | undefined, parent: Value | undefined): Value {
  const show = (value: Value | undefined, format: ValueFormat): string =>
    value?.show(format) ?? '—';
  const summary = (format: ValueFormat): string => {
    const [left, right] = [show(sent, format), show(parent, format)];
    return left === right ? left : `${left} | ${right}`;
  };
  return structValue('send_root | parent_root', summary, {
    send_root: sent ?? nothing('not in the sent snapshot'),
    parent_root: parent ?? nothing('not in the parent'),
  });
}

function inodeFields(
  root: Snapshot | undefined,
  ino: number,
  rebuiltBecause: RebuiltBecause,
): Map<string, Value> | undefined {
  const key = inodeKey(ino);
  const item = root && findItem(root.tree, key);
  if (!root || !item) return undefined;
  const bytes = itemBytesValue(root.tree, key);
  const values = { ...itemValues(parseWholeInodeItem(key, item)), ...(bytes && { item: bytes }) };
  const marked = Object.entries(values).map(([name, value]): [string, Value] => [
    name,
    rebuiltValue(value, name === 'item' ? undefined : rebuiltBecause?.(root, key, name)),
  ]);
  return new Map(marked);
}

function itemValues(item: WholeInodeItem): Record<string, Value> {
  return {
    generation: numberValue(item.generation),
    transid: numberValue(item.transid),
    size: numberValue(item.size),
    nbytes: numberValue(item.nbytes),
    nlink: numberValue(item.nlink, '', 'u32'),
    uid: numberValue(item.uid, '', 'u32'),
    gid: numberValue(item.gid, '', 'u32'),
    mode: modeValue(item.mode),
    rdev: numberValue(item.rdev),
    flags: numberValue(item.flags),
    sequence: numberValue(item.sequence),
    atime: timeValue(item.atime),
    ctime: timeValue(item.ctime),
    mtime: timeValue(item.mtime),
    otime: timeValue(item.otime),
  };
}

function timeValue({ sec, nsec }: InodeTime): Value {
  const nanoseconds = String(nsec).padStart(9, '0');
  const date = new Date(Number(sec) * 1000);
  const text = Number.isNaN(date.getTime())
    ? `${sec}.${nanoseconds}`
    : date.toISOString().replace(/\.\d+Z$/, `.${nanoseconds}Z`);
  return textValue(text, 'struct btrfs_timespec');
}
