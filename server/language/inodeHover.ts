// SPDX-License-Identifier: GPL-2.0-only
import { quoted } from '../../engine/stream/text/quoted';
import { CommandType } from '../../engine/stream/commandType';
import { commandLabel } from '../../engine/stream/text/commandLine';
import { creatorOf } from './inodeOrigin';
import { isOrphan, nameMadeBy, pathOfRecord } from './inodes/namesAt';
import { never, type NameRecord, type StreamInode } from './inodes/streamInode';
import { codeSpan } from './markdown';
import { fileName } from './parents/parentText';
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
  const later = inode.nameCountUntil(at);
  const known = inode.names(later - shownNames, later);
  lines.push(...nameList(document, 'Names so far', known, later, at));
  const coming = inode.names(later, later + shownNames);
  lines.push(...nameList(document, 'Later', coming, inode.nameCount - later, Infinity));
  return lines.join('\n\n');
}

/** Some of an inode's names, each with its path as it is once the command `at` is done. */
function nameList(
  document: StreamDocument,
  title: string,
  shown: readonly NameRecord[],
  count: number,
  at: number,
): string[] {
  if (count === 0) return [];
  const left = count - shown.length;
  const names = shown.map((name) => `- ${nameText(document, name, at)}`);
  if (left > 0) names.push(`- and ${left} more`);
  return [`${title}:\n\n${names.join('\n')}`];
}

function identity({ ino, gen, kind }: StreamInode): string {
  const what = kind === 'unknown' ? '' : `, ${kind}`;
  if (ino === undefined)
    return `inode unknown${what}: it is older than this stream, and no parent’s stream at hand tells of it`;
  return `inode ${ino}${gen === undefined ? '' : `, generation ${gen}`}${what}`;
}

function createdText(document: StreamDocument, inode: StreamInode): string {
  if (inode.nameCount === 0) return ', the subvolume’s root';
  const creator = creatorOf(document, inode);
  const by = creator
    ? `created by command ${creator.command} (${commandLabel(creator.document.index.typeOf(creator.command))})`
    : '';
  if (inode.created !== undefined) return `, ${by}`;
  const before = ', there before the stream';
  return creator ? `${before}: ${by} of ${streamName(creator.document)}` : before;
}

/** The file, escaped. */
const streamName = ({ index }: StreamDocument): string => codeSpan(fileName(index.source.name));

function nameText({ index }: StreamDocument, record: NameRecord, at: number): string {
  const path = codeSpan(quoted(pathOfRecord(record, Math.min(at, record.until - 1))));
  const from =
    record.from < 0
      ? 'from before the stream'
      : `by command ${record.from} (${commandLabel(index.typeOf(record.from))})`;
  return record.until <= at && record.until !== never
    ? `${path} ${from}, until command ${record.until} (${commandLabel(index.typeOf(record.until))})`
    : `${path} ${from}`;
}

/** Why a name of the form o<ino>-<gen>-<idx> is there, and what puts an end to it. */
function orphanText(document: StreamDocument, record: NameRecord): string {
  return `Orphan name: ${whyText(document, record)} ${resolvedText(document, record)}`;
}

function whyText(document: StreamDocument, record: NameRecord): string {
  const { index } = document;
  if (record.from < 0) return 'this stream never made it, so a receiver will not find it.';
  if (index.typeOf(record.from) !== CommandType.RENAME)
    return 'the kernel makes every new inode under such a name at the top, because its real directory may not exist yet.';
  const successor = successorOf(document, record);
  if (successor)
    return `the inode’s own name was in the way: command ${successor.from} (${commandLabel(index.typeOf(successor.from))}) gives it to inode ${successor.inode.ino ?? '?'}.`;
  const end = record.until === never ? undefined : index.typeOf(record.until);
  if (end === CommandType.RMDIR)
    return 'the directory is to be removed, and something is still in it at this point (`can_rmdir()`).';
  if (end === CommandType.UNLINK)
    return 'the inode’s own name was in the way of another’s, and it has no further one.';
  return 'the inode’s own name was in the way of another inode’s.';
}

/** Commands that are looked through for the one that takes over a name. */
const searched = 5_000;

/** The name, of another inode, that takes the place which one left for its orphan name. */
function successorOf({ index, model }: StreamDocument, orphan: NameRecord): NameRecord | undefined {
  const { before } = nameMadeBy(orphan.inode, orphan.from);
  if (!before) return undefined;
  const end = Math.min(index.commandCount, orphan.from + searched);
  for (let command = orphan.from + 1; command < end; command++) {
    const inode = model.inodeOf(command);
    const made = inode && nameMadeBy(inode, command).made;
    if (made?.directory.is(before.directory) && made.name === before.name)
      return made.inode.is(orphan.inode) ? undefined : made;
  }
  return undefined;
}

function resolvedText({ index }: StreamDocument, { inode, until }: NameRecord): string {
  if (until === never) return 'No later command in this file gives it another.';
  const { made: next } = nameMadeBy(inode, until);
  return next
    ? `Command ${until} (${commandLabel(index.typeOf(until))}) renames it to ${codeSpan(quoted(pathOfRecord(next, until)))}.`
    : `Command ${until} (${commandLabel(index.typeOf(until))}) takes it away.`;
}
