// SPDX-License-Identifier: GPL-2.0-only
import type { ReceivedInode } from '../../../engine/receive/receivedInode';
import type { Receiver } from '../../../engine/receive/receiver';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { cannotEvaluate } from '../errors';
import { inodeValue } from '../scopes/receiver';
import { nameValue, numberValue } from '../variables/scalars';
import type { Value } from '../variables/value';
import type { Scalar } from './expression';
import { namedBytes } from './namedBytes';

/** What can be asked where there is the stream alone: the receiver answers. */
const questions: Readonly<
  Record<string, (given: readonly Scalar[], receiver: Receiver) => Value | undefined>
> = {
  get_cur_path: ([ino, gen], { subvolume }) => {
    if (typeof ino !== 'number' || (gen !== undefined && typeof gen !== 'number')) return undefined;
    const inode = subvolume?.inode(ino, gen);
    const path = inode && subvolume?.pathOf(inode);
    return path === undefined ? undefined : nameValue(path, 'at the receiver');
  },

  ino: ([name], { subvolume }) => {
    const inode = typeof name === 'string' ? subvolume?.lookup(namedBytes(name)) : undefined;
    return inode?.ino === undefined ? undefined : numberValue(inode.ino, 'at the receiver');
  },
};

export const recordedQuestionNames: readonly string[] = Object.keys(questions);

/** Asks the receiver; throws a DebugError where it can't tell. */
export function askReceiver(
  name: string,
  given: readonly Scalar[],
  receiver: Receiver,
  text: string,
): Value {
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  if (!question) {
    const all = recordedQuestionNames.map((one) => `${one}()`);
    const reason = `only the engine could answer; of a stream alone ask ${all.join(' or ')}`;
    throw cannotEvaluate(text, reason);
  }
  const answer = question(given, receiver);
  if (answer) return answer;
  throw cannotEvaluate(
    text,
    'the receiver has no such inode or path, or the stream does not tell its number',
  );
}

/** What a word of the text stands for: an inode's number, an orphan name or a path at the receiver. */
export function receivedValue(word: string, receiver: Receiver): Value {
  const inode = receivedInode(word, receiver);
  if (inode) return inodeValue(inode);
  throw cannotEvaluate(word, 'the receiver has no such inode or path now');
}

/** That inode's number; undefined where there is none or it isn't known. */
export function receivedNumber(word: string, receiver: Receiver): number | undefined {
  const text = word.trim();
  return /^\d+$/.test(text) ? Number(text) : receivedInode(text, receiver)?.ino;
}

function receivedInode(word: string, { subvolume }: Receiver): ReceivedInode | undefined {
  const quoted = /^"(.*)"$/s.exec(word.trim())?.[1];
  const text = quoted?.replaceAll('\\"', '"') ?? word.trim();
  if (/^\d+$/.test(text)) return subvolume?.inode(Number(text));
  const path = namedBytes(text);
  const orphan = parseOrphanName(path);
  return subvolume?.lookup(path) ?? (orphan && subvolume?.inode(orphan.ino, orphan.gen));
}
