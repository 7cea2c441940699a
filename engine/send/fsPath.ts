// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath, type ByteString } from '../byteString';
import { pathTooLong } from './errors';

/** A path with its terminating NUL must fit PATH_MAX. */
const pathMax = 4096;

/** `fs_path_add`: throws ENAMETOOLONG where the whole is longer than the kernel's buffer can be. */
export function fsPathAdd(path: ByteString, name: ByteString): ByteString {
  const joined = joinPath(path, name);
  if (joined.length >= pathMax) throw pathTooLong(joined);
  return joined;
}

/** The same for a path that is built from its end. */
export function fsPathPrepend(name: ByteString, path: ByteString): ByteString {
  return path === emptyByteString ? fsPathAdd(path, name) : fsPathAdd(name, path);
}

/** Directories above each other beyond which a walk up must be going round in a circle. */
export const maxDepth = 100_000;

/** What precedes the last slash: empty at the top. */
export function dirname(path: ByteString): ByteString {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0)) as ByteString;
}

/** `kbasename`: what follows the last slash. */
export function basename(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1) as ByteString;
}
