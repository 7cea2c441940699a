// SPDX-License-Identifier: GPL-2.0-only
import type * as vscode from 'vscode';
import type { WorkspaceEntry, WorkspaceListing } from '../workspaceEntry';

/** The workspace as the server tells of it. A path's first segment is the workspace's folder. */
export class ServedWorkspace {
  private readonly route: vscode.Uri;

  /** @param route where the server answers for the workspace */
  constructor(route: vscode.Uri) {
    this.route = route;
  }

  /** All of these resolve to undefined if there is no such thing. */
  async entry(path: string): Promise<WorkspaceEntry | undefined> {
    const response = await this.ask('entry', path);
    return response && (JSON.parse(await response.text()) as WorkspaceEntry);
  }

  async listing(path: string): Promise<WorkspaceListing | undefined> {
    const response = await this.ask('listing', path);
    return response && (JSON.parse(await response.text()) as WorkspaceListing);
  }

  async content(path: string): Promise<Uint8Array | undefined> {
    const response = await this.ask('content', path);
    return response && new Uint8Array(await response.arrayBuffer());
  }

  private async ask(question: string, path: string): Promise<Response | undefined> {
    const inside = path.split('/').slice(2).join('/');
    const url = this.route.with({ path: `${this.route.path}/${question}/${inside}` });
    const response = await fetch(url.toString());
    return response.ok ? response : undefined;
  }
}
