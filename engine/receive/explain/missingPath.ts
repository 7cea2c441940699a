// SPDX-License-Identifier: GPL-2.0-only
import type { ByteString } from '../../byteString';
import { CommandType } from '../../stream/commandType';
import { parseOrphanName } from '../../stream/orphanName';
import type { ReceivedInode } from '../receivedInode';
import type { PathTrouble } from '../refusal';
import { explained, type Explanation } from './explanation';
import {
  defectOfMade,
  defectOfTaken,
  defectOfUnmade,
  waitingSuccessor,
} from './missingPathDefects';
import { isAtOrBelow, nameChangeOf } from './nameChange';
import { givenName, lastTaking, nextMaking, type PastChange, type Taking } from './pathHistory';
import { commandPlace, inodeBefore, inodeText, labelOf, named, related, type Scene } from './scene';
import type { Work } from './work';

/** A path that leads nowhere: what took it away, what makes it too late, or why it never was there. */
export function* missingPath(scene: Scene, trouble: PathTrouble): Work<Explanation> {
  const { index, at, end } = scene;
  const { reached } = trouble;
  const failed = failedMaking(scene, reached);
  if (failed !== undefined) return consequence(scene, reached, failed);
  const taken = yield* lastTaking(scene, reached);
  if (taken) return yield* takenAway(scene, trouble, taken);
  const made = yield* nextMaking(index, reached, at + 1, end);
  if (made) return madeLater(scene, trouble, made);
  return neverThere(scene, trouble);
}

/** The last command before that would have made the path, or a directory on it, and was refused. */
function failedMaking({ index, refused }: Scene, path: ByteString): number | undefined {
  return [...refused].findLast((command) => {
    const change = nameChangeOf(index, command);
    const given = change && givenName(change);
    return given !== undefined && isAtOrBelow(path, given);
  });
}

function consequence({ index }: Scene, path: ByteString, failed: number): Explanation {
  return explained(
    'consequence',
    `${named(path)} is not there because ${commandPlace(index, failed)} failed before.`,
    [related(failed, 'This failed before.')],
  );
}

function* takenAway(
  scene: Scene,
  trouble: PathTrouble,
  taken: PastChange<Taking>,
): Work<Explanation> {
  const { index, at } = scene;
  const { change, command } = taken;
  const inode = yield* inodeBefore(scene, command, change.path);
  const who = inodeText(inode);
  const name = `${named(change.path)}${who === undefined ? '' : ` (${who})`}`;
  const place = commandPlace(index, command);
  const successor = yield* waitingSuccessor(scene, command);
  const defect = defectOfTaken(scene, trouble, taken, { inode, successor });
  const still = `This ${labelOf(index, at)} still uses the old path.`;
  if (change.kind === 'removed') {
    const links = [related(command, `${named(change.path)} is removed here.`)];
    const heir = defect === 'stale-inode-path' ? successor : undefined;
    if (heir) links.push(related(heir.command, `The new inode ${heir.ino} is made here.`));
    const where = heir ? ` The new inode ${heir.ino} is at ${named(heir.path)} here.` : '';
    return explained(
      'path-removed',
      `${name} was removed by ${place}. ${still}${where}`,
      links,
      defect,
    );
  }
  const taker = parseOrphanName(change.to)
    ? yield* nextMaking(index, change.path, command + 1, at)
    : undefined;
  const reason = taker ? `, to make way for ${yield* takerText(scene, taker, change.path)}` : '';
  const links = [related(command, `${named(change.path)} becomes ${named(change.to)} here.`)];
  if (taker) links.push(related(taker.command, `${named(change.path)} is taken here.`));
  return explained(
    'path-renamed',
    `${name} was renamed to ${named(change.to)} by ${place}${reason}. ${still}${nowCalled(scene, inode, change.to)}`,
    links,
    defect,
  );
}

/** The inode that took a name which another had given up. */
function* takerText(scene: Scene, { command }: PastChange, path: ByteString): Work<string> {
  const inode = yield* inodeBefore(scene, command + 1, path);
  return inodeText(inode) ?? `what ${commandPlace(scene.index, command)} puts there`;
}

/** What the inode is called by now, where that isn't what was just said. */
function nowCalled(
  { receiver }: Scene,
  inode: ReceivedInode | undefined,
  said: ByteString,
): string {
  const path = inode && receiver.subvolume?.pathOf(inode);
  return path === undefined || path === said ? '' : ` It is ${named(path)} by now.`;
}

function madeLater(scene: Scene, { reached }: PathTrouble, made: PastChange): Explanation {
  const place = commandPlace(scene.index, made.command);
  return explained(
    'path-made-later',
    `${named(reached)} comes into being only later, by ${place}: the commands are out of order.`,
    [related(made.command, `${named(reached)} is made here.`)],
    defectOfMade(scene, made),
  );
}

function neverThere(scene: Scene, { reached }: PathTrouble): Explanation {
  const orphan = parseOrphanName(reached);
  if (orphan) {
    return explained(
      'orphan-never-made',
      `${named(reached)} is the kernel’s orphan name for inode ${orphan.ino} of generation ${orphan.gen}, and lives only within one stream; yet no command of this one makes it. The commands that made it are missing, or this is the wrong stream for this place.`,
      [],
      defectOfUnmade(scene),
    );
  }
  if (scene.index.typeOf(scene.first) === CommandType.SUBVOL) {
    return explained(
      'path-never-made',
      `No command of this full stream makes ${named(reached)}: commands are missing from it.`,
      [],
    );
  }
  return explained(
    'path-not-in-parent',
    `No command of this stream makes or moves ${named(reached)}, so its sender’s parent has it; the parent here has not. It is another parent, or it was changed after it was received, or commands are missing from its stream.`,
    [related(scene.first, 'The parent is named here.')],
  );
}
