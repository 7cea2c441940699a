// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';

/** The worker wants a file's content; URIs as strings. */
export interface ReadFile {
  readonly id: number;
  readonly uri: string;
}

/** What the debug adapter's worker posts: DAP messages, and questions for files. */
export type FromWorker =
  { readonly dap: DebugProtocol.ProtocolMessage } | { readonly readFile: ReadFile };

/** A file's content, or why it can't be read. */
export type FileAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string };

/** What is posted to the worker. */
export type ToWorker =
  { readonly dap: DebugProtocol.ProtocolMessage } | { readonly file: FileAnswer };

export function isFromWorker(message: unknown): message is FromWorker {
  return hasMember(message, 'dap') || hasMember(message, 'readFile');
}

export function isToWorker(message: unknown): message is ToWorker {
  return hasMember(message, 'dap') || hasMember(message, 'file');
}

function hasMember(message: unknown, name: string): boolean {
  return typeof message === 'object' && message !== null && name in message;
}
