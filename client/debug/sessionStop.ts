// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { shownBy } from '../streamText';
import { fileUri } from './launchPath';
import type { Proposed } from './proposeConfiguration';

/**
 * Who has set a breakpoint in what is debugged wants to get there; who hasn't would otherwise see nothing.
 * Breakpoints on functions and inodes may be meant for any session.
 */
export function withStop(proposed: Proposed): vscode.DebugConfiguration {
  const files = filesOf(proposed);
  const stops = vscode.debug.breakpoints.some(
    (breakpoint) => breakpoint.enabled && concerns(breakpoint, files),
  );
  return { ...proposed, stopOnEntry: !stops };
}

function concerns(breakpoint: vscode.Breakpoint, files: ReadonlySet<string>): boolean {
  if (!(breakpoint instanceof vscode.SourceBreakpoint)) return true;
  const file = shownBy(breakpoint.location.uri)?.file.toString();
  return file !== undefined && files.has(file);
}

/** Those whose texts a session shows. */
function filesOf(proposed: Proposed): ReadonlySet<string> {
  const images = 'image' in proposed ? [proposed.image].flat() : [];
  const shown = [...images, ...(proposed.stream === undefined ? [] : [proposed.stream])];
  return new Set(shown.map((name) => fileUri(name).toString()));
}
