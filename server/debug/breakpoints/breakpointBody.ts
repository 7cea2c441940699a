// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ClientFormat } from '../clientFormat';
import type { StreamSource } from '../streamSource';
import type { BreakpointState } from './breakpointState';

/** A breakpoint as DAP has it. */
export function breakpointBody(
  { id, verified, line, message, part }: BreakpointState,
  client: ClientFormat,
  source: StreamSource | undefined,
): DebugProtocol.Breakpoint {
  return {
    id,
    verified,
    ...(line !== undefined && { line: client.line(line) }),
    ...(message !== undefined && { message }),
    ...(source && part !== undefined && { source: source.source(part) }),
  };
}
