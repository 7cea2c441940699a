// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import type { ReceiveFinding } from '../../../engine/receive/finding';
import type { ShownStream } from '../streamDocument';
import type { StreamVerdict } from './receiveProtocol';
import type { StreamReceipt } from './streamReceipt';
import { textPlace } from './textPlace';

/** Whether a stream can be received, by what has been found. */
export function streamVerdict(
  document: ShownStream,
  { check, finished, failed, findings }: StreamReceipt,
): StreamVerdict {
  const { index } = document;
  if (failed) return { state: 'unreadable' };
  if (!finished) return { state: 'checking' };
  const { refusal, partial } = check.verdict;
  if (!refusal) {
    const warnings = findings.filter(({ severity }) => severity === 'warning').length;
    return { state: 'receives', partial, commands: index.commandCount, warnings };
  }
  const finding = findings.find(({ severity }) => severity === 'error');
  const last = Math.max(0, index.commandCount - 1);
  const shown = Math.min(refusal.command ?? index.commandAtOffset(refusal.offset) ?? last, last);
  return {
    state: 'fails',
    receive: refusal.receive === undefined ? '' : `ERROR: ${displayName(refusal.receive)}`,
    message: messageOf(finding),
    command: refusal.command ?? null,
    place: textPlace(document, shown),
  };
}

const messageOf = (finding: ReceiveFinding | undefined): string => finding?.message ?? '';
