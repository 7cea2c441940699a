// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText } from '../../byteString';
import type { Errno } from '../errno';

export const accessAclName = byteStringOfText('system.posix_acl_access');
export const defaultAclName = byteStringOfText('system.posix_acl_default');

/** `ACL_*`: the kinds of entries. */
const Tag = { USER_OBJ: 1, USER: 2, GROUP_OBJ: 4, GROUP: 8, MASK: 16, OTHER: 32 } as const;
const version = 2;
const headerSize = 4;
const entrySize = 8;
const noId = 0xffffffff;

interface AclEntry {
  readonly tag: number;
  readonly id: number;
  perm: number;
}

/** An access control list as the xattr has it; undefined for an empty one, or what it is refused with. */
export function parseAcl(value: Uint8Array): AclEntry[] | undefined | Errno {
  if (value.length === 0) return undefined;
  if (value.length < headerSize) return 'EINVAL';
  const view = new DataView(value.buffer, value.byteOffset, value.length);
  if (view.getUint32(0, true) !== version) return 'EOPNOTSUPP';
  if ((value.length - headerSize) % entrySize !== 0) return 'EINVAL';
  const entries: AclEntry[] = [];
  for (let at = headerSize; at < value.length; at += entrySize) {
    const tag = view.getUint16(at, true);
    if (!Object.values<number>(Tag).includes(tag)) return 'EINVAL';
    const named = tag === Tag.USER || tag === Tag.GROUP;
    const id = named ? view.getUint32(at + 4, true) : noId;
    if (named && id === noId) return 'EINVAL';
    entries.push({ tag, id, perm: view.getUint16(at + 2, true) });
  }
  return entries.length === 0 ? undefined : entries;
}

/** `posix_acl_valid`: the entries are in order, and none is missing. */
export function isValidAcl(entries: readonly AclEntry[]): boolean {
  let state: number = Tag.USER_OBJ;
  let needsMask = false;
  for (const { tag, perm } of entries) {
    if (perm & ~7) return false;
    const named = tag === Tag.USER || tag === Tag.GROUP;
    if (named) needsMask = true;
    const expected = {
      [Tag.USER_OBJ]: state === Tag.USER_OBJ,
      [Tag.USER]: state === Tag.USER,
      [Tag.GROUP_OBJ]: state === Tag.USER,
      [Tag.GROUP]: state === Tag.GROUP,
      [Tag.MASK]: state === Tag.GROUP,
      [Tag.OTHER]: state === Tag.OTHER || (state === Tag.GROUP && !needsMask),
    }[tag];
    if (!expected) return false;
    if (tag === Tag.USER_OBJ) state = Tag.USER;
    else if (tag === Tag.GROUP_OBJ) state = Tag.GROUP;
    else if (tag === Tag.MASK) state = Tag.OTHER;
    else if (tag === Tag.OTHER) state = 0;
  }
  return state === 0;
}

/** `posix_acl_equiv_mode`: the permissions that an ACL amounts to, and whether it says no more. */
export function modeOfAcl(entries: readonly AclEntry[]): {
  readonly mode: number;
  readonly isAll: boolean;
} {
  let mode = 0;
  let isAll = true;
  for (const { tag, perm } of entries) {
    if (tag === Tag.USER_OBJ) mode |= (perm & 7) << 6;
    else if (tag === Tag.GROUP_OBJ) mode |= (perm & 7) << 3;
    else if (tag === Tag.OTHER) mode |= perm & 7;
    else isAll = false;
    if (tag === Tag.MASK) mode = (mode & ~0o70) | ((perm & 7) << 3);
  }
  return { mode, isAll };
}

export function aclBytes(entries: readonly AclEntry[]): Uint8Array {
  const value = new Uint8Array(headerSize + entries.length * entrySize);
  const view = new DataView(value.buffer);
  view.setUint32(0, version, true);
  for (const [at, { tag, perm, id }] of entries.entries()) {
    const offset = headerSize + at * entrySize;
    view.setUint16(offset, tag, true);
    view.setUint16(offset + 2, perm, true);
    view.setUint32(offset + 4, id, true);
  }
  return value;
}

/** What is made of an ACL, by the permissions: a stream asks for the same again and again. */
class MadeOf<Made> {
  readonly #made = new WeakMap<Uint8Array, Map<number, Made>>();
  readonly #make: (value: Uint8Array, permissions: number) => Made;

  constructor(make: (value: Uint8Array, permissions: number) => Made) {
    this.#make = make;
  }

  get(value: Uint8Array, permissions: number): Made {
    const known = this.#made.get(value) ?? new Map<number, Made>();
    this.#made.set(value, known);
    const made = known.get(permissions) ?? this.#make(value, permissions);
    known.set(permissions, made);
    return made;
  }
}

/** Of an ACL that chmod(2) made, the one that it was made of: another chmod makes the same of both. */
const chmodOf = new WeakMap<Uint8Array, Uint8Array>();
const afterChmod = new MadeOf((value, permissions) => {
  const made = acceptChmod(value, permissions);
  if (made !== value) chmodOf.set(made, value);
  return made;
});

/** `posix_acl_chmod`: what chmod(2) makes of an inode's access ACL. */
export function chmodAcl(value: Uint8Array, permissions: number): Uint8Array {
  return afterChmod.get(chmodOf.get(value) ?? value, permissions & 0o777);
}

function acceptChmod(value: Uint8Array, mode: number): Uint8Array {
  const entries = parseAcl(value);
  if (!Array.isArray(entries)) return value;
  const group = groupOf(entries);
  for (const entry of entries) {
    if (entry.tag === Tag.USER_OBJ) entry.perm = (mode >> 6) & 7;
    if (entry.tag === Tag.OTHER) entry.perm = mode & 7;
    if (entry === group) entry.perm = (mode >> 3) & 7;
  }
  return aclBytes(entries);
}

/** What the group's permissions are those of. */
const groupOf = (entries: readonly AclEntry[]): AclEntry | undefined =>
  entries.find(({ tag }) => tag === Tag.MASK) ?? entries.find(({ tag }) => tag === Tag.GROUP_OBJ);

/** What a new inode has of its directory's default ACL. */
interface Inherited {
  readonly permissions: number;
  /** Where it says more than the permissions. */
  readonly access: Uint8Array | undefined;
}

const inherited = new MadeOf<Inherited>((value, permissions) => {
  const entries = parseAcl(value);
  if (!Array.isArray(entries)) return { permissions, access: undefined };
  const group = groupOf(entries);
  let mode = permissions;
  for (const entry of entries) {
    const shift = entry.tag === Tag.USER_OBJ ? 6 : entry === group ? 3 : 0;
    if (shift === 0 && entry.tag !== Tag.OTHER) continue;
    entry.perm &= (mode >> shift) | ~7;
    mode &= (entry.perm << shift) | ~(7 << shift);
  }
  const access = modeOfAcl(entries).isAll ? undefined : aclBytes(entries);
  return { permissions: mode, access };
});

/** `posix_acl_create`: what a new inode inherits from its directory's default ACL. */
export const inheritAcl = (value: Uint8Array, permissions: number): Inherited =>
  inherited.get(value, permissions);
