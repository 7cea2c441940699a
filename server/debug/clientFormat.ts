// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { URI } from 'vscode-uri';

/** How a client counts and writes; here lines and columns count from 0. */
export class ClientFormat {
  private readonly firstLine: number;
  private readonly firstColumn: number;
  readonly reportsProgress: boolean;
  /** Whether it wants to know that memory which it has read is another now. */
  readonly followsMemory: boolean;

  constructor(args?: DebugProtocol.InitializeRequestArguments) {
    this.firstLine = args?.linesStartAt1 === false ? 0 : 1;
    this.firstColumn = args?.columnsStartAt1 === false ? 0 : 1;
    this.reportsProgress = args?.supportsProgressReporting === true;
    this.followsMemory = args?.supportsMemoryEvent === true;
  }

  line(line: number): number {
    return line + this.firstLine;
  }

  /** The first column, as every command takes a whole line. */
  get column(): number {
    return this.firstColumn;
  }

  fromLine(line: number): number {
    return Math.max(line - this.firstLine, 0);
  }

  /** The URI that a client's source means: a text's URI travels as its path, of which Vim makes a file's. */
  uriOf(source: DebugProtocol.Source): URI {
    const path = (source.path ?? '').replace(/^\/(?=btrfs-stream:)/, '');
    return /^[a-z][a-z0-9+.-]+:/i.test(path) ? URI.parse(path) : URI.file(path);
  }
}
