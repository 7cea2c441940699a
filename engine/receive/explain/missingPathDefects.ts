// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { CommandType } from '../../stream/commandType';
import { parseOrphanName } from '../../stream/orphanName';
import type { ReceivedInode } from '../receivedInode';
import type { PathTrouble } from '../refusal';
import { mayHave, type DefectName } from './kernelDefects';
import { nameChangeOf } from './nameChange';
import type { PastChange, Taking } from './pathHistory';
import { isOperand, type Scene } from './scene';
import type { Work } from './work';

/** The inodes that a taken path is about. */
export interface Concerned {
  /** That which had the path, where it is known. */
  readonly inode: ReceivedInode | undefined;
  readonly successor: Successor | undefined;
}

/** An inode that was made after the path was taken, and has its orphan name yet. */
export interface Successor {
  readonly command: number;
  readonly path: ByteString;
  readonly ino: number;
}

/** The kernel's defect that a path shows which the stream itself took away; undefined for none known. */
export function defectOfTaken(
  scene: Scene,
  trouble: PathTrouble,
  taken: PastChange<Taking>,
  who: Concerned,
): DefectName | undefined {
  return patterns.find(
    ([name, shows]) => mayHave(name, scene.version) && shows(scene, trouble, taken, who),
  )?.[0];
}

/** The same of a path that is made only after its use. */
export function defectOfMade(
  { command, version, refusal }: Scene,
  { change }: PastChange,
): DefectName | undefined {
  const path = refusal.reason.kind === 'path' ? refusal.reason.path : undefined;
  if (path === undefined) return undefined;
  const isTarget = isOperand(command, AttributeType.PATH_TO, path);
  if (!isTarget && !setsAttribute(command.type)) return undefined;
  const targeted = change.kind === 'made' ? 'rename-before-mkdir' : 'early-rename';
  const name = isTarget ? targeted : 'outdated-path-of-moved';
  return mayHave(name, version) ? name : undefined;
}

/** The same of an orphan name that no command makes. */
export function defectOfUnmade({ command, version }: Scene): DefectName | undefined {
  const name = 'rmdir-of-unmade-orphan';
  return command.type === CommandType.RMDIR && mayHave(name, version) ? name : undefined;
}

/** The same of a path that leads through another thing which has taken a directory's place. */
export function defectOfReplaced(
  { command, version }: Scene,
  { change }: PastChange<Taking>,
): DefectName | undefined {
  const isOrphanized = change.kind === 'renamed' && parseOrphanName(change.to) !== undefined;
  const name = 'outdated-ancestor';
  return isOrphanized && changesNames(command.type) && mayHave(name, version) ? name : undefined;
}

type Pattern = (
  scene: Scene,
  trouble: PathTrouble,
  taken: PastChange<Taking>,
  who: Concerned,
) => boolean;

/** The most particular first. */
const patterns: readonly (readonly [DefectName, Pattern])[] = [
  ['repeated-rmdir', repeatsRmdir],
  ['stale-inode-path', usesPathOfPredecessor],
  ['premature-rmdir', leavesRemoved],
  [
    'outdated-orphan-rmdir',
    (scene, trouble, taken) => usesResolved(scene, trouble, taken) && isRmdir(scene, scene.at),
  ],
  ['outdated-orphan-name', usesResolved],
  ['outdated-ancestor', runsThroughOrphanized],
  ['outdated-path-of-orphan', movesOrphanized],
  ['early-rename', targetMoved],
  ['outdated-path-of-moved', usesOldPathOfMoved],
];

const isRmdir = ({ index }: Scene, at: number): boolean => index.typeOf(at) === CommandType.RMDIR;

function repeatsRmdir(scene: Scene, { path }: PathTrouble, taken: PastChange<Taking>): boolean {
  return isRmdir(scene, scene.at) && isRmdir(scene, taken.command) && taken.change.path === path;
}

/**
 * The path was one inode’s, another of the same number was made since and is still under its orphan
 * name, and its attributes are sent to the path of the first.
 */
function usesPathOfPredecessor(
  scene: Scene,
  { path, reached }: PathTrouble,
  _: PastChange<Taking>,
  { inode, successor }: Concerned,
): boolean {
  if (path !== reached || !setsAttribute(scene.command.type)) return false;
  return successor !== undefined && (inode?.ino === undefined || inode.ino === successor.ino);
}

/** Commands looked at before others get their turn. */
const slice = 2_000;

/** The last inode that was made after a command, where it still has its orphan name. */
export function* waitingSuccessor(
  { index, at, receiver }: Scene,
  after: number,
): Work<Successor | undefined> {
  for (let command = at - 1; command > after; command--) {
    if (command % slice === 0) yield;
    const change = nameChangeOf(index, command);
    if (change?.kind !== 'made') continue;
    const { path } = change;
    const orphan = parseOrphanName(path);
    if (!orphan || receiver.subvolume?.lookup(path) === undefined) return undefined;
    return { command, path, ino: orphan.ino };
  }
  return undefined;
}

/** Something is to leave a directory that was removed before. */
function leavesRemoved(
  scene: Scene,
  { path }: PathTrouble,
  { command, change }: PastChange<Taking>,
): boolean {
  return isRmdir(scene, command) && change.path !== path && changesNames(scene.command.type);
}

/** An orphan name that was renamed to the real one. */
function usesResolved(_: Scene, { reached }: PathTrouble, { change }: PastChange<Taking>): boolean {
  return parseOrphanName(reached) !== undefined && change.kind === 'renamed';
}

/** A directory on the path has become an orphan, and names below it are changed by the old path. */
function runsThroughOrphanized(
  scene: Scene,
  { path }: PathTrouble,
  { change }: PastChange<Taking>,
): boolean {
  return (
    path !== change.path &&
    changesNames(scene.command.type) &&
    change.kind === 'renamed' &&
    parseOrphanName(change.to) !== undefined
  );
}

function targetMoved({ command }: Scene, { path }: PathTrouble): boolean {
  return isOperand(command, AttributeType.PATH_TO, path);
}

/** The directory that is to move has become an orphan itself. */
function movesOrphanized(
  { command }: Scene,
  { path }: PathTrouble,
  { change }: PastChange<Taking>,
): boolean {
  return (
    command.type === CommandType.RENAME &&
    path === change.path &&
    isOperand(command, AttributeType.PATH, path) &&
    change.kind === 'renamed' &&
    parseOrphanName(change.to) !== undefined
  );
}

function usesOldPathOfMoved(
  { command }: Scene,
  _: PathTrouble,
  { change }: PastChange<Taking>,
): boolean {
  const isDirectory = setsAttribute(command.type) || command.type === CommandType.RENAME;
  return isDirectory && change.kind === 'renamed';
}

function changesNames(type: number): boolean {
  return (
    type === CommandType.UNLINK ||
    type === CommandType.RMDIR ||
    type === CommandType.LINK ||
    type === CommandType.RENAME
  );
}

function setsAttribute(type: number): boolean {
  return (
    type === CommandType.CHOWN ||
    type === CommandType.CHMOD ||
    type === CommandType.UTIMES ||
    type === CommandType.SET_XATTR ||
    type === CommandType.REMOVE_XATTR
  );
}
