// SPDX-License-Identifier: GPL-2.0-only
import type { ReviewedCommands, ReviewedEvent } from '../../engine/send/rfc2012/reviewedCommands';

/** What the review of July 2012 said of how the engine of the RFC sends this command. */
export function reviewHover(review: ReviewedCommands | undefined, at: number): readonly string[] {
  const { senders, before } = review?.of(at) ?? { senders: [], before: [] };
  return [
    ...listed('The review of what sends this:', senders),
    ...listed('The review of what was done on the way to it:', before),
  ];
}

function listed(title: string, events: readonly ReviewedEvent[]): readonly string[] {
  if (events.length === 0) return [];
  const lines = events.flatMap(({ event, remarks }) =>
    remarks.map(({ author, date, remark }) => `- \`${event}\`, ${author}, ${date}: ${remark}`),
  );
  return [[title, lines.join('\n')].join('\n\n')];
}
