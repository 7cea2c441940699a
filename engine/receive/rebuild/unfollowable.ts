// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../byteString';

/** Thrown where a command can't be what a sender meant; its message says why. */
export class Unfollowable extends Error {
  override readonly name = 'Unfollowable';
}

const quoted = (path: ByteString): string => `“${displayName(path)}”`;

export const unfollowable = {
  nothingThere: (path: ByteString) => new Unfollowable(`nothing is at ${quoted(path)}`),
  noDirectory: (path: ByteString) =>
    new Unfollowable(`no directory is there to hold ${quoted(path)}`),
  badName: (path: ByteString) => new Unfollowable(`${quoted(path)} can't be a name`),
  nameTaken: (path: ByteString) => new Unfollowable(`something is at ${quoted(path)} already`),
  intoItself: (path: ByteString) =>
    new Unfollowable(`${quoted(path)} lies below what is moved there`),
  notEmpty: (path: ByteString) => new Unfollowable(`${quoted(path)} is not empty`),
  isDirectory: (path: ByteString) => new Unfollowable(`${quoted(path)} is a directory`),
  notDirectory: (path: ByteString) => new Unfollowable(`${quoted(path)} is no directory`),
  notFile: (path: ByteString) => new Unfollowable(`${quoted(path)} is no regular file`),
  badNumber: (what: string, value: number) =>
    new Unfollowable(`its ${what} is ${value}, which is no number that an inode can have`),
  tooFar: (path: ByteString) => new Unfollowable(`it reaches beyond byte 2^53 of ${quoted(path)}`),
  unaligned: (path: ByteString) =>
    new Unfollowable(`it clones to or from the middle of a block of ${quoted(path)}`),
  tooMany: (what: string, limit: number) =>
    new Unfollowable(
      `the snapshot has more than ${limit} ${what}, which is the most that is rebuilt`,
    ),
  unreadable: (reason: string) => new Unfollowable(reason),
  missing: (what: string) => new Unfollowable(`it has no ${what}`),
  unknownCompression: (value: number) => new Unfollowable(`compression ${value} is not known`),
} as const;
