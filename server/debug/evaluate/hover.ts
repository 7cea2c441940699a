// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import { readInodeItem } from '../../../engine/send/inodeInfo';
import type { SendContext } from '../../../engine/send/sendContext';
import { cannotEvaluate } from '../errors';
import { structValue } from '../variables/compound';
import { nothing, numberValue } from '../variables/scalars';
import type { Value } from '../variables/value';
import { namedBytes } from './namedBytes';
import { inodeAt, inodeIn, pathOf } from './pathLookup';
import { askQuestion } from './questions';

const orphanName = /^o(\d+)-(\d+)-\d+$/;

/**
 * What a word of the stream's text stands for: an inode's number, an orphan name, or a path in either
 * snapshot. Throws a DebugError where it is none of them.
 */
export function hoverValue(word: string, sctx: SendContext): Value {
  const ino = inodeNamed(word, sctx);
  if (ino === undefined) throw cannotEvaluate(word, 'neither snapshot has such an inode or path');
  return inodeValue(ino, sctx);
}

/** The inode of a number, an orphan name, or a path, in quotes or without; undefined where there is none. */
export function inodeNamed(word: string, sctx: SendContext): number | undefined {
  const quoted = /^"(.*)"$/s.exec(word.trim())?.[1];
  return inodeOf(quoted?.replaceAll('\\"', '"') ?? word.trim(), sctx);
}

function inodeOf(text: string, sctx: SendContext): number | undefined {
  const orphan = orphanName.exec(text.slice(0, text.search(/\/|$/)));
  const number = orphan?.[1] ?? (/^\d+$/.test(text) ? text : undefined);
  if (number !== undefined && !text.includes('/')) {
    const ino = Number(number);
    return pathOf(sctx, ino) || isThere(ino, sctx) ? ino : undefined;
  }
  if (orphan) {
    const [top, ...below] = text.split('/');
    const at = pathOf(sctx, Number(orphan[1]));
    return top && at
      ? inodeAt(sctx, namedBytes([displayName(at.what), ...below].join('/')))?.what
      : undefined;
  }
  return text === '' ? undefined : inodeNow(text, sctx);
}

/** Of those that have the path in either snapshot, the inode that has it at the receiver by now. */
function inodeNow(path: string, sctx: SendContext): number | undefined {
  const bytes = namedBytes(path);
  const { parentRoot } = sctx.setup;
  const before = parentRoot && inodeIn(parentRoot, bytes);
  const isNow = (ino: number): boolean => {
    try {
      return askQuestion('get_cur_path', [ino], sctx, path)?.raw === displayName(bytes);
    } catch {
      return false;
    }
  };
  return before !== undefined && isNow(before) ? before : inodeAt(sctx, bytes)?.what;
}

function isThere(ino: number, { setup }: SendContext): boolean {
  return [setup.sendRoot, setup.parentRoot].some((root) => root && readInodeItem(root, ino));
}

/** Where an inode is at the receiver by now, and what becomes of it. */
function inodeValue(ino: number, sctx: SendContext): Value {
  const ask = (question: string): Value => {
    try {
      return askQuestion(question, [ino], sctx, question) ?? nothing('not known');
    } catch (error) {
      return nothing(error instanceof Error ? error.message : String(error));
    }
  };
  const now = ask('get_cur_path');
  const state = ask('get_cur_inode_state');
  const path = ask('path');
  const summary = `inode ${ino}: now ${now.show({ hex: false })}, sent as ${path.show({ hex: false })}`;
  return structValue('inode', summary, {
    ino: numberValue(ino),
    get_cur_path: now,
    get_cur_inode_state: state,
    path,
  });
}
