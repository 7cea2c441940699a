// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../stream/attributeType';
import { string } from '../../stream/command';
import { goToInSteps } from '../goToInSteps';
import type { Receiver } from '../receiver';
import type { PathTrouble, Refusal, RefusalReason } from '../refusal';
import { explained, type Explanation } from './explanation';
import { missingPath } from './missingPath';
import { refusedClone, unknownSubvolume } from './refusedClone';
import { refusedValue } from './refusedValue';
import { commandPlace, inodeText, named, related, sceneOf, type Scene } from './scene';
import { belowItself, directoryNotEmpty, existingName, wrongType } from './thingInTheWay';
import type { Work } from './work';

/** Longest name of a directory's entry, in bytes: NAME_MAX. */
const longestName = 255;

/**
 * Why a command is refused, and which commands led to it. The receiver is left at the state before the
 * refused command; one that keeps no history must be there.
 */
export function* explainRefusal(
  receiver: Receiver,
  refusal: Refusal,
  keepsHistory = true,
): Work<Explanation> {
  const { command: at, reason } = refusal;
  if (at === undefined) return unreadable;
  yield* goToInSteps(receiver, at);
  const scene = yield* sceneOf(receiver, refusal, at, keepsHistory);
  return yield* explain(scene, reason);
}

function* explain(scene: Scene, reason: RefusalReason): Work<Explanation> {
  switch (reason.kind) {
    case 'path':
      return yield* pathTrouble(scene, reason);
    case 'exists':
      return yield* existingName(scene, reason);
    case 'not empty':
      return yield* directoryNotEmpty(scene, reason);
    case 'wrong type':
      return yield* wrongType(scene, reason);
    case 'ancestor':
      return yield* belowItself(scene);
    case 'unknown subvolume':
      return unknownSubvolume(scene, reason);
    case 'subvolume name':
      return subvolumeName(scene);
    case 'no subvolume':
      return explained(
        'no-subvolume',
        'There is nothing to work on: the subvolume that the stream begins with could not be made.',
        [related(scene.first, 'The subvolume should have been made here.')],
      );
    case 'clone range':
      return refusedClone(scene, reason);
    case 'value':
      return refusedValue(scene);
    case 'protected':
      return explained(
        'protected',
        `${inodeText(reason.inode) ?? 'What it is about'} can’t be changed: it is immutable or append-only (chattr), sealed by fs-verity, or in a subvolume that is read-only by then.`,
        [],
      );
    case 'stream':
      return unreadable;
    case 'receive':
      return explained(
        'receive-limit',
        'The kernel could do it, but btrfs receive itself does not: a path is too long for its buffer of 4096 bytes, together with the directory that receives, or the data is encrypted.',
        [],
      );
  }
}

const unreadable: Explanation = explained(
  'unreadable',
  'Receive can’t read the stream on from here.',
  [],
);

function* pathTrouble(scene: Scene, trouble: PathTrouble): Work<Explanation> {
  const { errno } = scene.refusal;
  if (errno === 'ENOTDIR') return yield* wrongType(scene, trouble);
  if (errno === 'ENAMETOOLONG') {
    return explained(
      'name-too-long',
      `${named(trouble.reached)} is too long: a name ends at ${longestName} bytes, a path at 4095 together with the directory that receives. Receive into a directory with a shorter path.`,
      [],
    );
  }
  if (errno === 'ELOOP') {
    return explained(
      'symlink-on-path',
      `${named(trouble.reached)} is a symlink that leads in a circle. The kernel never sends a path through a symlink: don’t trust this stream.`,
      [],
    );
  }
  return yield* missingPath(scene, trouble);
}

function subvolumeName(scene: Scene): Explanation {
  const path = string(scene.command, AttributeType.PATH);
  const name = path === undefined ? 'The subvolume' : named(path);
  if (scene.refusal.errno !== 'EEXIST') {
    return explained(
      'subvolume-name',
      `${name} is no name that a subvolume can have: the kernel sends the last component of its path alone. Its writer is faulty.`,
      [],
    );
  }
  return explained(
    'subvolume-exists',
    `${name} is there already when ${commandPlace(scene.index, scene.at)} creates it: from an earlier receive, perhaps one that was broken off. Delete it (“btrfs subvolume delete”) or receive into another directory.`,
    [],
  );
}
