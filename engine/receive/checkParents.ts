// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, displayName } from '../byteString';
import type { ReceiveFinding } from './finding';
import type { Receiver } from './receiver';

/** Streams before the checked one that can't be received themselves, each told once. */
export function parentFindings(parents: readonly Receiver[]): ReceiveFinding[] {
  return parents.flatMap(({ stream, refusals: [refusal] }) => {
    if (!refusal) return [];
    const { command, offset, receive } = refusal;
    const place = command === undefined ? '' : ` at command ${command}`;
    const printed = receive === undefined ? '' : ` (“ERROR: ${displayName(receive)}”)`;
    return [
      {
        severity: 'warning',
        code: 'parent-not-received',
        command: undefined,
        offset: 0,
        message: `${displayName(byteStringOfText(stream.source.name))}, which comes before this stream, can’t be received itself: it fails${place}, byte ${offset}${printed}. What builds on it can’t be received either; check that one first.`,
        related: [],
      } as const,
    ];
  });
}
