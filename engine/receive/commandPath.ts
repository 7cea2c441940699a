// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, bytesOf, type ByteString } from '../byteString';
import { orphanNameIn, type OrphanName } from '../stream/orphanName';
import type { Inode } from './tree/inode';
import { emptyHash, hashedOn, type NameBytes } from './tree/nameBytes';

type Writable<T> = { -readonly [key in keyof T]: T[key] };

const slash = '/'.charCodeAt(0);
const dot = '.'.charCodeAt(0);

/**
 * A path that a command has, up to its first NUL. Commands come in runs on one path: its bytes are kept,
 * to tell whether the next command has the same.
 */
export class CommandPath {
  /** What stands behind the last slash, in the bytes of all. Another path's when this one takes others. */
  readonly name: NameBytes;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  readonly #name: Writable<NameBytes>;
  /** What `PathWalk` has found at it, and in which state of the names of what tree. */
  inode: Inode | undefined;
  inodeSince = -1;
  /** Of the attribute, with what comes behind a NUL; -1 before the first. */
  #length = -1;
  #text: ByteString | undefined;

  constructor() {
    this.#name = { bytes: this.#bytes, start: 0, end: 0, hash: emptyHash };
    this.name = this.#name;
  }

  static of(text: ByteString): CommandPath {
    const path = new CommandPath();
    path.keep(bytesOf(text), 0, text.length);
    return path;
  }

  /** Behind the last byte. */
  get end(): number {
    return this.#name.end;
  }

  get text(): ByteString {
    this.#text ??= byteStringOf(this.#bytes, 0, this.end);
    return this.#text;
  }

  /** What it says where it is an orphan name. */
  get orphanName(): OrphanName | undefined {
    return orphanNameIn(this.#bytes, this.end);
  }

  /** Whether it ends in a name that may lead somewhere. */
  get endsInName(): boolean {
    const { bytes, start, end } = this.#name;
    const length = end - start;
    if (length > 2 || length === 0) return length > 0;
    return bytes[start] !== dot || (length === 2 && bytes[start + 1] !== dot);
  }

  /** Whether these are the bytes that it was read from. */
  is(view: DataView, start: number, length: number): boolean {
    if (length !== this.#length) return false;
    const kept = this.#view;
    // Paths differ at their ends.
    let at = length;
    for (; at >= 4; at -= 4)
      if (view.getInt32(start + at - 4, true) !== kept.getInt32(at - 4, true)) return false;
    while (at > 0 && view.getUint8(start + at - 1) === kept.getUint8(at - 1)) at -= 1;
    return at === 0;
  }

  /** Whether both are the same but for one slash at the end of either. */
  leadsWhere(other: CommandPath): boolean {
    const length = this.#lengthWithoutSlash();
    if (length !== other.#lengthWithoutSlash()) return false;
    let at = length - 1;
    while (at >= 0 && this.#bytes[at] === other.#bytes[at]) at -= 1;
    return at < 0;
  }

  /** Becomes the same as another. */
  take(other: CommandPath): void {
    const { start, end, hash } = other.#name;
    this.#makeRoom(end);
    const [from, to] = [other.#bytes, this.#bytes];
    for (let at = 0; at < end; at++) to[at] = from[at] ?? 0;
    this.#become(end, start, end, hash);
  }

  #lengthWithoutSlash(): number {
    return this.end > 0 && this.#bytes[this.end - 1] === slash ? this.end - 1 : this.end;
  }

  /** Takes other bytes. */
  keep(bytes: Uint8Array, start: number, length: number): void {
    this.#makeRoom(length);
    const kept = this.#bytes;
    let end = length;
    let nameStart = 0;
    for (let at = 0; at < length; at++) {
      const byte = bytes[start + at] ?? 0;
      kept[at] = byte;
      if (byte === slash && at < end) nameStart = at + 1;
      else if (byte === 0 && at < end) end = at;
    }
    let hash = emptyHash;
    for (let at = nameStart; at < end; at++) hash = hashedOn(hash, kept[at] ?? 0);
    this.#become(length, nameStart, end, hash);
  }

  #makeRoom(length: number): void {
    if (length <= this.#bytes.length) return;
    this.#bytes = new Uint8Array(length * 2);
    this.#view = new DataView(this.#bytes.buffer);
    this.#name.bytes = this.#bytes;
  }

  #become(length: number, nameStart: number, end: number, hash: number): void {
    this.#length = length;
    this.#text = undefined;
    this.inode = undefined;
    this.#name.start = nameStart;
    this.#name.end = end;
    this.#name.hash = hash;
  }
}
