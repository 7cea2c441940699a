// SPDX-License-Identifier: GPL-2.0-only
import { quoted } from '../../engine/stream/text/quoted';
import { CommandType } from '../../engine/stream/commandType';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { isOrphan, pathOfRecord } from './inodes/namesAt';
import type { NameRecord, StreamInode } from './inodes/streamInode';
import { codeSpan } from './markdown';
import type { StreamDocument } from './streamDocument';

/** Names listed: a file with thousands of links has its others in the references. */
const shownNames = 12;

/** An inode, the names it had until the command `at`, and what its orphan name is for. Markdown. */
export function inodeHover(
  document: StreamDocument,
  inode: StreamInode,
  record: NameRecord | undefined,
  at: number,
): string {
  const lines = [`**${identity(inode)}**${createdText(document, inode)}`];
  if (record && isOrphan(record)) lines.push(orphanText(document, record));
  const known = inode.names.filter(({ from }) => from <= at);
  if (known.length > 0) {
    const listed = known.slice(-shownNames).map((name) => `- ${nameText(document, name, at)}`);
    const left = known.length - listed.length;
    lines.push(`Names so far:\n\n${left > 0 ? `- ${left} older names\n` : ''}${listed.join('\n')}`);
  }
  return lines.join('\n\n');
}

function identity({ ino, gen, kind }: StreamInode): string {
  const what = kind === 'unknown' ? '' : `, ${kind}`;
  if (ino === undefined)
    return `inode unknown${what}: it is older than this stream, and the parent’s stream is not at hand`;
  return `inode ${ino}${gen === undefined ? '' : `, generation ${gen}`}${what}`;
}

function createdText({ index }: StreamDocument, { created, names }: StreamInode): string {
  if (names.length === 0) return ', the subvolume’s root';
  if (created === undefined) return ', there before the stream';
  return `, created by command ${created} (${commandLabel(index.typeOf(created))})`;
}

function nameText({ index }: StreamDocument, record: NameRecord, at: number): string {
  const path = codeSpan(quoted(pathOfRecord(record, Math.min(at, record.until - 1))));
  const from =
    record.from < 0
      ? 'from before the stream'
      : `by command ${record.from} (${commandLabel(index.typeOf(record.from))})`;
  return record.until <= at
    ? `${path} ${from}, until command ${record.until} (${commandLabel(index.typeOf(record.until))})`
    : `${path} ${from}`;
}

/** Why a name of the form o<ino>-<gen>-<idx> is there, and what puts an end to it. */
function orphanText(document: StreamDocument, record: NameRecord): string {
  const made = record.from < 0 ? undefined : document.index.typeOf(record.from);
  return `Orphan name: ${whyText(made)} ${resolvedText(document, record)}`;
}

function whyText(made: number | undefined): string {
  if (made === undefined) return 'this stream never made it, so a receiver will not find it.';
  return made === CommandType.RENAME
    ? 'the inode’s own name was needed by another inode, or it is a directory to be removed that is not empty yet.'
    : 'the kernel makes every new inode under such a name at the top, because its real directory may not exist yet.';
}

function resolvedText({ index }: StreamDocument, { inode, until }: NameRecord): string {
  if (until === Infinity) return 'No later command in this file gives it another.';
  const next = inode.names.find(({ from }) => from === until);
  return next
    ? `Command ${until} (${commandLabel(index.typeOf(until))}) renames it to ${codeSpan(quoted(pathOfRecord(next, until)))}.`
    : `Command ${until} (${commandLabel(index.typeOf(until))}) takes it away.`;
}
