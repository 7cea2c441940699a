// SPDX-License-Identifier: GPL-2.0-only

/** What the server says of a file or folder of the workspace, as JSON. */
export interface WorkspaceEntry {
  readonly folder: boolean;
  readonly size: number;
  /** Milliseconds since 1970; so is `mtime`. */
  readonly ctime: number;
  readonly mtime: number;
}

/** What the server says of a folder: the names in it, and which of them are folders. */
export type WorkspaceListing = readonly { readonly name: string; readonly folder: boolean }[];
