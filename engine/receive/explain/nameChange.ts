// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { safeUnsigned, string } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import { readCommand } from '../../stream/decode';
import type { StreamIndex } from '../../stream/streamIndex';

/** What one command does to the names of the subvolume. */
export type NameChange =
  | { readonly kind: 'made'; readonly path: ByteString; readonly ino: number | undefined }
  | { readonly kind: 'renamed'; readonly path: ByteString; readonly to: ByteString }
  | { readonly kind: 'linked'; readonly path: ByteString; readonly target: ByteString }
  | { readonly kind: 'removed'; readonly path: ByteString };

/** Told by the command's type before its attributes are read: most commands change no name. */
const kinds: ReadonlyMap<number, NameChange['kind']> = new Map([
  [CommandType.MKFILE, 'made'],
  [CommandType.MKDIR, 'made'],
  [CommandType.MKNOD, 'made'],
  [CommandType.MKFIFO, 'made'],
  [CommandType.MKSOCK, 'made'],
  [CommandType.SYMLINK, 'made'],
  [CommandType.RENAME, 'renamed'],
  [CommandType.LINK, 'linked'],
  [CommandType.UNLINK, 'removed'],
  [CommandType.RMDIR, 'removed'],
]);

/** Undefined for a command that changes no name, or that lacks a path. */
export function nameChangeOf(index: StreamIndex, at: number): NameChange | undefined {
  const kind = kinds.get(index.typeOf(at));
  if (!kind) return undefined;
  const command = readCommand(index, at, { dataLimit: 0, unchecked: true });
  const path = string(command, AttributeType.PATH);
  if (path === undefined) return undefined;
  switch (kind) {
    case 'made':
      return { kind, path, ino: safeUnsigned(command, AttributeType.INO) };
    case 'removed':
      return { kind, path };
    case 'renamed': {
      const to = string(command, AttributeType.PATH_TO);
      return to === undefined ? undefined : { kind, path, to };
    }
    case 'linked': {
      const target = string(command, AttributeType.PATH_LINK);
      return target === undefined ? undefined : { kind, path, target };
    }
  }
}

/** Whether `path` is `directory` or lies below it. */
export function isAtOrBelow(path: ByteString, directory: ByteString): boolean {
  return (
    path.startsWith(directory) &&
    (path.length === directory.length || path[directory.length] === '/')
  );
}

/** `path`, which is `from` or lies below it, once `from` is called `to`. */
export function moved(path: ByteString, from: ByteString, to: ByteString): ByteString {
  return `${to}${path.slice(from.length)}` as ByteString;
}

/** A path's directory, empty for the root, and its last component. */
export function splitPath(path: ByteString): {
  readonly above: ByteString;
  readonly name: ByteString;
} {
  const slash = path.lastIndexOf('/');
  return {
    above: path.slice(0, Math.max(0, slash)) as ByteString,
    name: path.slice(slash + 1) as ByteString,
  };
}
