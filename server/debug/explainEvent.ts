// SPDX-License-Identifier: GPL-2.0-only
import { displayName, type ByteString } from '../../engine/byteString';
import type { ProbeFields } from '../../engine/send/probe';
import type { SendContext } from '../../engine/send/sendContext';
import type { EngineMoment, Moment, RecordedMoment } from './replay/moment';

/** What happens at an event, and why, in a sentence. */
export function explainEvent(moment: Moment): string {
  return moment.recorded ? explainRecorded(moment) : explainEngine(moment);
}

function explainEngine({ name, fields, sctx }: EngineMoment): string {
  return explanations[name]?.(fields, sctx) ?? `The engine is at ${name}.`;
}

const explanations: Readonly<Record<string, (fields: ProbeFields, sctx: SendContext) => string>> = {
  orphanize: (fields, sctx) => {
    const { ino, orphan } = fields;
    const { curIno, waitingDirMoves } = sctx;
    const path = shown(fields['path']);
    const renamed = `Inode ${number(ino)} is orphanized to ${shown(orphan)}`;
    if (ino === curIno) return `${renamed}: ${path} is deleted, but is not empty yet.`;
    const why = waitingDirMoves.has(Number(ino))
      ? 'its own rename waits for another directory'
      : 'is not processed yet';
    const subject = why.startsWith('its') ? why : `${number(ino)} ${why}`;
    return `${renamed}: ${curIno} takes its name ${path}, and ${subject}.`;
  },

  delayed_move: ({ ino, parent_ino }) =>
    `The rename of directory ${number(ino)} is put off until ${number(parent_ino)} has been ` +
    'renamed: its new place is not there before.',

  delayed_rmdir: ({ dir }, { curIno }) =>
    `Directory ${number(dir)} can't be removed yet: something in it is yet to be moved or deleted ` +
    `(the send is at inode ${curIno}).`,

  overwrite: ({ dir, name, ino }, { curIno }) =>
    `Inode ${curIno} is to be named ${shown(name)} in directory ${number(dir)}, which is still ` +
    `the name of inode ${number(ino)} at the receiver.`,

  name_cache_eviction: ({ ino, gen }, { nameCache }) =>
    `The name cache is full with ${nameCache.size} entries: that of inode ${number(ino)} ` +
    `(gen ${number(gen)}), the least recently used, goes.`,

  clone_chosen: ({ rootId, ino, offset }, { curIno }) =>
    `Data of inode ${curIno} is taken from inode ${number(ino)} at ${number(offset)} in subvolume ` +
    `${number(rootId)}: the most of it can be cloned from there.`,
};

/** What a recorded command shows of the engine's doing. */
function explainRecorded({ name, fields, recorded }: RecordedMoment): string {
  const { ino, orphan, path, length } = fields;
  if (name === 'clone_chosen') return `${number(length)} bytes are cloned from ${shown(path)}.`;
  if (name !== 'orphanize') return `The stream is at ${name}.`;
  const renamed = `Inode ${number(ino)} is orphanized from ${shown(path)} to ${shown(orphan)}`;
  const { curIno } = recorded;
  if (curIno === ino) return `${renamed}: it is to be removed, but is not empty yet.`;
  const taker = curIno === undefined ? 'the inode in work' : `inode ${curIno}`;
  return `${renamed}: ${taker} is to have its name.`;
}

function shown(name: unknown): string {
  return typeof name === 'string' ? `\`${displayName(name as ByteString)}\`` : '?';
}

function number(value: unknown): string {
  return typeof value === 'number' ? String(value) : '?';
}
