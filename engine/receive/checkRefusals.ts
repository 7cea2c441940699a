// SPDX-License-Identifier: GPL-2.0-only
import type { Explanation } from './explain/explanation';
import { explainRefusal } from './explain/explainRefusal';
import type { Work } from './explain/work';
import type { ReceiveFinding } from './finding';
import type { Receiver } from './receiver';
import type { Refusal } from './refusal';

/** Refusals that are explained, each by a walk through the stream, and those that are listed. */
const explained = 10;
const listed = 200;

/**
 * What receive stops at, as an error; and as warnings what would fail after that, which
 * `--max-errors 0` shows.
 */
export function* refusalFindings(
  receiver: Receiver,
  keepsHistory: boolean,
): Work<readonly ReceiveFinding[]> {
  const [first, ...later] = receiver.refusals;
  if (!first) return [];
  const why = yield* explainRefusal(receiver, first, keepsHistory);
  const findings = [findingOf(first, why, 'error', why.message)];
  for (const [nth, refusal] of later.slice(0, listed).entries()) {
    const other =
      nth < explained ? yield* explainRefusal(receiver, refusal, keepsHistory) : unexplained;
    findings.push(findingOf(refusal, other, 'warning', laterMessage(other, why, first)));
  }
  return [...findings, ...uncounted(later)];
}

const unexplained: Explanation = {
  code: 'refused-later',
  message: 'This fails, too, if receive goes on after its errors (--max-errors 0).',
  related: [],
};

function laterMessage(why: Explanation, first: Explanation, { command }: Refusal): string {
  if (why === unexplained) return why.message;
  const [cause] = first.related;
  if (cause && why.code === first.code && why.related[0]?.command === cause.command)
    return `This fails for the same reason as command ${command ?? 0}, where receive has stopped.`;
  return `${why.message} Receive has stopped before, and this may follow from that.`;
}

function findingOf(
  { command, offset, receive, reason }: Refusal,
  why: Explanation,
  severity: 'error' | 'warning',
  message: string,
): ReceiveFinding {
  return {
    severity,
    code: why.code,
    command,
    offset,
    message,
    related: why.related,
    ...(receive === undefined ? {} : { receive }),
    ...(why.defect === undefined ? {} : { defect: why.defect }),
    ...('path' in reason ? { path: reason.path } : {}),
  };
}

/** One finding for all that aren't listed. */
function uncounted(later: readonly Refusal[]): ReceiveFinding[] {
  const last = later[listed];
  if (!last) return [];
  return [
    {
      severity: 'warning',
      code: 'more-refusals',
      command: last.command,
      offset: last.offset,
      message: `${later.length - listed} more commands fail from here on. The first one is likely the cause of the others.`,
      related: [],
    },
  ];
}
