// SPDX-License-Identifier: GPL-2.0-only
import { SymbolKind, type CancellationToken, type WorkspaceSymbol } from 'vscode-languageserver';
import { displayName, type ByteString } from '../../engine/byteString';
import type { Steps } from '../steps';
import { beginningOf } from './definition';
import { symbolKinds } from './documentSymbols';
import { pathOfRecord, realPathAfter } from './inodes/namesAt';
import type { NameRecord, StreamInode } from './inodes/streamInode';
import { fileName } from './parents/parentText';
import { sentSubvolumes } from './parents/sentSubvolume';
import { lineRange } from './ranges';
import type { StreamDocument } from './streamDocument';

/** Symbols of all streams together: a person refines what finds more. */
export const maxSymbols = 500;

/** Names of one inode that are looked at, and groups of commands before others may have their turn. */
const maxNames = 64;
const sliceGroups = 10;

/**
 * What a query finds in one stream: an inode by its number, by a part of any path or orphan name that it
 * has there, and a subvolume by its name or by a part of its UUID. Ends early where it is cancelled.
 */
export function* symbolsIn(
  document: StreamDocument,
  query: string,
  limit: number,
  token: Pick<CancellationToken, 'isCancellationRequested'>,
): Steps<WorkspaceSymbol[]> {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const found = subvolumesIn(document, wanted);
  const { groups, table } = document.model;
  const seen = new Uint8Array(table.count);
  for (let place = 0; place < groups.length; place++) {
    if (found.length >= limit || token.isCancellationRequested) break;
    if (place % sliceGroups === 0) yield;
    const { inode, first = 0 } = groups.at(place) ?? {};
    if (!inode || seen[inode.id] === 1) continue;
    seen[inode.id] = 1;
    const path = matchingPath(inode, wanted);
    if (path !== undefined) found.push(inodeSymbol(document, inode, path, first));
  }
  return found.slice(0, limit);
}

function subvolumesIn(document: StreamDocument, wanted: string): WorkspaceSymbol[] {
  return sentSubvolumes(document.index)
    .filter(({ name, uuid }) => name.toLowerCase().includes(wanted) || uuid.includes(wanted))
    .map(({ name, uuid, command }) => ({
      name: `${name}  ${uuid}`,
      kind: SymbolKind.Module,
      containerName: fileName(document.index.source.name),
      location: beginningOf({ document, command }),
    }));
}

/** A path of the inode in which the query is, as shown; its last real one where that will do. */
function matchingPath(inode: StreamInode, wanted: string): string | undefined {
  const last = displayName(realPathAfter(inode, Infinity));
  if (String(inode.ino ?? '') === wanted || last.toLowerCase().includes(wanted)) return last;
  return inode
    .names(0, maxNames)
    .map((record) => displayName(pathOf(record)))
    .find((path) => path.toLowerCase().includes(wanted));
}

function pathOf(record: NameRecord): ByteString {
  return pathOfRecord(record, record.until - 1);
}

function inodeSymbol(
  document: StreamDocument,
  inode: StreamInode,
  path: string,
  command: number,
): WorkspaceSymbol {
  const { part, line } = document.layout.lineOf(command);
  return {
    name: `${inode.ino ?? '?'}  ${path === '' ? '(root directory)' : path}`,
    kind: symbolKinds[inode.kind],
    containerName: fileName(document.index.source.name),
    location: { uri: document.uriOf(part), range: lineRange(line, line) },
  };
}
