// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  snapshotEntriesRequest,
  snapshotInodeRequest,
  type EntryType,
  type SnapshotAt,
  type SnapshotEntries,
  type SnapshotEntriesParams,
  type SnapshotEntry,
  type SnapshotInode,
  type SnapshotInodeParams,
} from '../../server/language/receive/receiveProtocol';

/** An entry, or the place of those that were left out. */
export type SnapshotNode =
  | { readonly kind: 'entry'; readonly entry: SnapshotEntry }
  | {
      readonly kind: 'more';
      readonly directory: string;
      readonly from: number;
      readonly left: number;
    };

/** The received subvolume at one command, directory by directory as it is unfolded. */
export class SnapshotTree implements vscode.TreeDataProvider<SnapshotNode> {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<SnapshotNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The nodes that were given out, by path: revealing one asks for those above it. */
  readonly #nodes = new Map<string, SnapshotNode>();
  /** How far directories are listed that have more than is shown at first. */
  readonly #listed = new Map<string, number>();
  #snapshot: SnapshotAt | undefined;
  /** Ends what is asked about the state that is shown. */
  #asking = new vscode.CancellationTokenSource();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  get snapshot(): SnapshotAt | undefined {
    return this.#snapshot;
  }

  /** Shows another state; what is unfolded stays so, where it is still there. */
  show(snapshot: SnapshotAt | undefined): void {
    const { uri } = this.#snapshot?.place ?? {};
    if (uri !== snapshot?.place.uri) this.#listed.clear();
    this.#asking.cancel();
    this.#asking = new vscode.CancellationTokenSource();
    this.#snapshot = snapshot;
    this.#nodes.clear();
    this.#changed.fire(undefined);
  }

  /** Lists more of a directory. */
  listMore(directory: string, from: number): void {
    this.#listed.set(directory, from);
    this.#changed.fire(this.#nodes.get(directory));
  }

  async getChildren(node?: SnapshotNode): Promise<SnapshotNode[]> {
    if (!this.#snapshot || node?.kind === 'more') return [];
    const directory = node?.entry.path ?? '';
    const upTo = this.#listed.get(directory) ?? 0;
    const found: SnapshotNode[] = [];
    for (;;) {
      const { entries, total } = await this.#entries(this.#snapshot, directory, found.length);
      for (const entry of entries) found.push({ kind: 'entry', entry });
      const left = total - found.length;
      if (left <= 0 || entries.length === 0) break;
      if (found.length <= upTo) continue;
      found.push({ kind: 'more', directory, from: found.length, left });
      break;
    }
    for (const each of found) if (each.kind === 'entry') this.#nodes.set(each.entry.path, each);
    return found;
  }

  getParent(node: SnapshotNode): SnapshotNode | undefined {
    if (node.kind === 'more') return this.#nodes.get(node.directory);
    const { path } = node.entry;
    const above = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    return above === '' ? undefined : (this.#nodes.get(above) ?? directoryNode(above));
  }

  getTreeItem(node: SnapshotNode): vscode.TreeItem {
    return node.kind === 'entry' ? entryItem(node.entry) : moreItem(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: SnapshotNode): Promise<vscode.TreeItem> {
    if (node.kind === 'more') return item;
    const found = await this.inode(`/${node.entry.path}`);
    if (found) item.tooltip = new vscode.MarkdownString(found.facts);
    return item;
  }

  /** An inode by number, orphan name or path at the command that is shown. */
  async inode(query: string): Promise<SnapshotInode | null> {
    if (!this.#snapshot) return null;
    const { place, command } = this.#snapshot;
    const params: SnapshotInodeParams = { uri: place.uri, command, query };
    return this.#client.sendRequest<SnapshotInode | null>(snapshotInodeRequest, params);
  }

  async #entries(
    { place, command }: SnapshotAt,
    directory: string,
    from: number,
  ): Promise<SnapshotEntries> {
    const { token } = this.#asking;
    const params: SnapshotEntriesParams = { uri: place.uri, command, directory, from };
    try {
      return await this.#client.sendRequest<SnapshotEntries>(snapshotEntriesRequest, params, token);
    } catch (error) {
      // Another state is shown by now, and asked for by itself.
      if (token.isCancellationRequested) return { entries: [], total: 0 };
      throw error;
    }
  }
}

/** A directory that wasn't given out yet; only its path counts. */
function directoryNode(path: string): SnapshotNode {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    kind: 'entry',
    entry: { name, path, type: 'directory', ino: null, orphan: false, detail: '', changed: false },
  };
}

function entryItem({ name, path, type, ino, orphan, detail, changed }: SnapshotEntry) {
  const state =
    type === 'directory'
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(name, state);
  item.id = path;
  item.description = [ino === null ? '' : `${ino}`, detail]
    .filter((word) => word !== '')
    .join('  ');
  item.iconPath = new vscode.ThemeIcon(iconOf(type, orphan), colourOf(orphan, changed));
  item.contextValue = orphan ? 'orphan' : 'entry';
  const told = [`${orphan ? 'orphan ' : ''}${type ?? 'inode'} ${name}`];
  if (ino !== null) told.push(`inode ${ino}`);
  if (detail !== '') told.push(detail);
  if (changed) told.push('changed by this command');
  item.accessibilityInformation = { label: told.join(', ') };
  return item;
}

function moreItem({ directory, from, left }: Extract<SnapshotNode, { kind: 'more' }>) {
  const item = new vscode.TreeItem(`${left.toLocaleString('en-US')} more…`);
  item.id = `${directory}/\0more`;
  item.command = {
    title: 'Show More',
    command: 'btrfs-send.listMoreOfSnapshot',
    arguments: [directory, from],
  };
  return item;
}

const icons: Readonly<Record<EntryType, string>> = {
  directory: 'folder',
  file: 'file',
  symlink: 'file-symlink-file',
  fifo: 'arrow-swap',
  socket: 'plug',
  'character device': 'circuit-board',
  'block device': 'server',
};

function iconOf(type: EntryType | null, orphan: boolean): string {
  if (orphan) return 'debug-disconnect';
  return type === null ? 'question' : icons[type];
}

function colourOf(orphan: boolean, changed: boolean): vscode.ThemeColor | undefined {
  if (orphan) return new vscode.ThemeColor('charts.orange');
  return changed ? new vscode.ThemeColor('charts.green') : undefined;
}
