// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import { withoutRepeats } from '../../../engine/receive/checkFaults';
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
    message: messageOf(document, finding),
    command: refusal.command ?? null,
    place: textPlace(document, shown),
  };
}

/** Of bytes that can't be read a fault says more, once it is found. */
function messageOf({ faults }: ShownStream, finding: ReceiveFinding | undefined): string {
  if (!finding) return '';
  const [told] = withoutRepeats([finding], faults).findings;
  const fault = told ? undefined : faults.find(({ receive }) => receive === finding.receive);
  return (fault ?? finding).message;
}
