// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../../engine/byteString';
import type { ReceivedInode, Ref } from '../../../engine/receive/receivedInode';
import type { ReceivedSubvolume } from '../../../engine/receive/receivedSubvolume';
import type { Receiver } from '../../../engine/receive/receiver';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { uuidText } from '../../../engine/stream/command';
import { fieldsOf, itemsValue, listValue, structValue } from '../variables/compound';
import {
  bytesValue,
  flagValue,
  nameValue,
  nothing,
  numberValue,
  quoted,
  textValue,
} from '../variables/scalars';
import type { Field, Items, Value } from '../variables/value';

/** What exists at the receiver now: what is there under an orphan's name comes first. */
export function receiverScope(receiver: Receiver): Field[] {
  const { subvolume, refusals, assumptions, position } = receiver;
  const done = <One extends { readonly command: number | undefined }>(all: readonly One[]): One[] =>
    all.filter(({ command = 0 }) => command < position);
  return [
    ...(subvolume ? subvolumeFields(subvolume) : fieldsOf({ root: nothing('no subvolume yet') })),
    ...fieldsOf({
      refusals: listValue('refusal', done(refusals), ({ command, errno, receive }) => ({
        ...textValue(receive === undefined ? errno : displayName(receive)),
        ...(command !== undefined && { command }),
      })),
      assumptions: listValue('assumption', done(assumptions), ({ kind, path, command }) => ({
        ...textValue(`${kind}: ${quoted(path)}`),
        command,
      })),
    }),
  ];
}

function subvolumeFields({
  path,
  receivedUuid,
  parent,
  partial,
  root,
}: ReceivedSubvolume): Field[] {
  const orphans = [...root.entries()].filter(({ name }) => parseOrphanName(name) !== undefined);
  return fieldsOf({
    orphans: refsValue(() => orphans),
    root: inodeValue(root),
    path: nameValue(path),
    received_uuid: textValue(uuidText(receivedUuid)),
    parent: parent ? nameValue(parent.path) : nothing(partial ? 'not at hand, assumed' : 'none'),
  });
}

/** Names, and what they lead to; listed once somebody looks into it. */
function refsValue(refsOf: () => readonly Ref[]): Value {
  let made: Items | undefined;
  const items = (): Items => {
    if (made) return made;
    const refs = refsOf();
    const refAt = (index: number): Value | undefined => {
      const ref = refs[index];
      return ref && refValue(ref);
    };
    const keyOf = (index: number): string | undefined => {
      const name = refs[index]?.name;
      return name === undefined ? undefined : displayName(name);
    };
    made = { count: refs.length, at: refAt, keyOf };
    return made;
  };
  return {
    show: (format) => itemsValue('', items()).show(format),
    type: 'directory',
    get items() {
      return items();
    },
  };
}

function refValue({ name, inode }: Ref): Value {
  return { ...inodeValue(inode), show: () => `${quoted(name)} → ${summary(inode)}` };
}

function summary({ ino, type, size }: ReceivedInode): string {
  const what = type ?? 'assumed';
  const which = ino === undefined ? '' : ` ${ino}`;
  return `${what}${which}${type === 'file' && size !== undefined ? `, ${size} bytes` : ''}`;
}

/** One inode, with what is known of it. */
export function inodeValue(inode: ReceivedInode): Value {
  return {
    show: () => summary(inode),
    type: 'inode',
    get fields() {
      return inodeFields(inode);
    },
  };
}

function inodeFields(inode: ReceivedInode): Field[] {
  const { ino, generation, type, permissions, uid, gid, size, target, refs, xattrs } = inode;
  const known = (value: number | undefined): Value =>
    value === undefined ? nothing('not known') : numberValue(value);
  const mode = permissions === undefined ? nothing('not known') : modeOf(permissions);
  const isDirectory = type === 'directory' || type === undefined;
  return fieldsOf({
    ...(isDirectory && { entries: refsValue(() => orphansFirst(inode)) }),
    ino: known(ino),
    generation: known(generation),
    type: textValue(type ?? 'not known'),
    mode,
    uid: known(uid),
    gid: known(gid),
    ...(type === 'file' && { size: known(size) }),
    ...(target !== undefined && { target: nameValue(target) }),
    names: listValue('name', refs, ({ name }) => nameValue(name)),
    xattrs: listValue('xattr', [...xattrs], ([name, value]: readonly [ByteString, Uint8Array]) =>
      structValue('xattr', quoted(name), { name: nameValue(name), value: bytesValue(value) }),
    ),
    assumed: flagValue(type === undefined),
  });
}

function modeOf(permissions: number): Value {
  const text = `0${permissions.toString(8)}`;
  return { ...numberValue(permissions), show: () => text };
}

function orphansFirst(directory: ReceivedInode): Ref[] {
  const isOrphan = ({ name }: Ref): number => (parseOrphanName(name) === undefined ? 1 : 0);
  return [...directory.entries()].sort(
    (left, right) => isOrphan(left) - isOrphan(right) || (left.name < right.name ? -1 : 1),
  );
}
