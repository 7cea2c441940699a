// SPDX-License-Identifier: GPL-2.0-only
import { emptyByteString, joinPath } from '../../byteString';
import { AttributeType } from '../../stream/attributeType';
import { string } from '../../stream/command';
import { CommandType } from '../../stream/commandType';
import type { ReceivedInode, Ref } from '../receivedInode';
import type { PathTrouble } from '../refusal';
import { explained, type Explanation, type RelatedCommand } from './explanation';
import { mayHave, type DefectName } from './kernelDefects';
import { defectOfReplaced } from './missingPathDefects';
import { lastTaking, nextTaking, nextTakingOn, type PastChange, type Taking } from './pathHistory';
import { commandPlace, inodeText, labelOf, named, ownCommand, related, type Scene } from './scene';
import type { Work } from './work';

/** Entries of a directory that are named. */
const shownEntries = 3;

/** What is at a name that should be free. */
export function* existingName(scene: Scene, { reached, found }: PathTrouble): Work<Explanation> {
  const since = sinceOf(scene, found, reached);
  const links =
    since === undefined ? [] : [related(since, `${named(reached)} gets its name here.`)];
  const later = yield* nextTaking(scene.index, reached, scene.at + 1, scene.end);
  if (later) links.push(related(later.command, `${named(reached)} goes away only here.`));
  return explained(
    'name-taken',
    `${named(reached)} is there already: ${originText(scene, found, since)}.${later ? ` It goes away only later, by ${commandPlace(scene.index, later.command)}: the commands are out of order.` : ''}`,
    links,
    linksItself(scene, found) ? 'link-onto-existing' : undefined,
  );
}

/** What keeps a directory from being removed or replaced. */
export function* directoryNotEmpty(scene: Scene, trouble: PathTrouble): Work<Explanation> {
  const { reached, found } = trouble;
  const entries = found ? firstEntries(found) : [];
  const paths = entries.map(({ name }) => joinPath(reached, name));
  const links: RelatedCommand[] = [];
  let leavesLater = false;
  for (const [at, path] of paths.entries()) {
    const since = ownCommand(scene, entries[at]?.since);
    if (since !== undefined) links.push(related(since, `${named(path)} gets its name here.`));
    const later = yield* nextTaking(scene.index, path, scene.at + 1, scene.end);
    if (!later) continue;
    leavesLater = true;
    links.push(related(later.command, `${named(path)} goes away only here.`));
  }
  const more = (found?.entryCount ?? paths.length) - paths.length;
  const list = `${paths.map(named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const movesLater = yield* nextTaking(scene.index, reached, scene.at + 1, scene.end);
  if (movesLater)
    links.push(related(movesLater.command, `${named(reached)} moves away only here.`));
  const older = entries.every(({ since }) => ownCommand(scene, since) === undefined);
  const why = movesLater
    ? `It moves away itself only later, by ${commandPlace(scene.index, movesLater.command)}: the commands are out of order.`
    : emptyText(leavesLater, older);
  return explained(
    'directory-not-empty',
    `${named(reached)} still holds ${list === '' ? 'something' : list}. ${why}`,
    links,
    defectOfFull(scene, leavesLater, movesLater !== undefined),
  );
}

function emptyText(leavesLater: boolean, older: boolean): string {
  if (leavesLater) return 'What is in it goes away only later: the commands are out of order.';
  return older
    ? 'No command of this stream takes it away, so the sender’s parent has not got it: the parent here is another one, or was changed after it was received, or has a subvolume in that place.'
    : 'No later command takes it away: commands are missing from the stream.';
}

function defectOfFull(
  { command, version }: Scene,
  leavesLater: boolean,
  movesLater: boolean,
): DefectName | undefined {
  const isRmdir = command.type === CommandType.RMDIR;
  const name = isRmdir ? 'premature-rmdir' : 'rename-onto-waiting';
  const shows = isRmdir ? leavesLater : movesLater;
  return shows && mayHave(name, version) ? name : undefined;
}

/** A link to a name which leads to the same inode already. */
function linksItself({ command, receiver, version }: Scene, found: ReceivedInode | undefined) {
  if (command.type !== CommandType.LINK || !found) return false;
  const target = string(command, AttributeType.PATH_LINK);
  return (
    target !== undefined &&
    receiver.subvolume?.lookup(target) === found &&
    mayHave('link-onto-existing', version)
  );
}

/** An operation that isn't for this type of inode. */
export function* wrongType(scene: Scene, { reached, path, found }: PathTrouble): Work<Explanation> {
  const since = sinceOf(scene, found, reached);
  const what = found?.type ?? 'something else';
  const links =
    since === undefined ? [] : [related(since, `${named(reached)} gets its name here.`)];
  const origin = originText(scene, found, since);
  if (path === reached) {
    return explained(
      'wrong-type',
      `${named(reached)} is a ${what}, on which ${articled(labelOf(scene.index, scene.at))} does not work: ${origin}.`,
      links,
      defectOfType(scene, found),
    );
  }
  const taken = since === undefined ? undefined : yield* lastTaking(scene, reached);
  const isMoved = taken?.change.kind === 'renamed' && taken.change.path === reached;
  const before = isMoved ? ` ${movedText(scene, taken)}` : '';
  if (isMoved) links.push(related(taken.command, `What was ${named(reached)} moves away here.`));
  return explained(
    'wrong-type',
    `${named(reached)} is a ${what}, and the path goes on below it: ${origin}.${before}`,
    links,
    isMoved ? defectOfReplaced(scene, taken) : undefined,
  );
}

function movedText({ index }: Scene, { command, change }: PastChange<Taking>): string {
  const to = change.kind === 'renamed' ? ` to ${named(change.to)}` : '';
  return `What had the name before was renamed${to} by ${commandPlace(index, command)}.`;
}

const articled = (label: string): string => `${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label}`;

function defectOfType(
  { command, version }: Scene,
  found: ReceivedInode | undefined,
): DefectName | undefined {
  if (found?.type !== 'directory') return undefined;
  if (command.type === CommandType.LINK) return 'same-inode-other-object';
  const isEntry = command.type === CommandType.UNLINK && mayHave('unlink-of-subvolume', version);
  return isEntry ? 'unlink-of-subvolume' : undefined;
}

/** A directory that would come to lie below itself. */
export function* belowItself(scene: Scene): Work<Explanation> {
  const { command, index, at, end } = scene;
  const from = string(command, AttributeType.PATH) ?? emptyByteString;
  const to = string(command, AttributeType.PATH_TO) ?? emptyByteString;
  const leaves = yield* nextTakingOn(index, to, at + 1, end);
  const links = leaves
    ? [related(leaves.command, `${named(leaves.change.path)} moves away only here.`)]
    : [];
  return explained(
    'below-itself',
    `${named(from)} would come to lie below itself, at ${named(to)}: ${leaves ? `${named(leaves.change.path)} has to move first, and does so only by ${commandPlace(index, leaves.command)}` : 'no later command moves what is between the two'}.`,
    links,
    mayHave('rename-below-itself', scene.version) ? 'rename-below-itself' : undefined,
  );
}

function originText(
  scene: Scene,
  inode: ReceivedInode | undefined,
  since: number | undefined,
): string {
  const who = inodeText(inode) ?? 'it';
  return since === undefined
    ? `${who} was there before this stream`
    : `${who} has the name from ${commandPlace(scene.index, since)}`;
}

/** The command of this stream that gave the inode the name. */
function sinceOf(
  scene: Scene,
  inode: ReceivedInode | undefined,
  path: PathTrouble['reached'],
): number | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ref = inode?.refs.find((candidate) => candidate.name === name);
  return ownCommand(scene, ref?.since);
}

function firstEntries(directory: ReceivedInode): Ref[] {
  const found: Ref[] = [];
  for (const ref of directory.entries()) {
    if (found.length === shownEntries) break;
    found.push(ref);
  }
  return found;
}
