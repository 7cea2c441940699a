// SPDX-License-Identifier: GPL-2.0-only
import type { ProbeFields } from '../../engine/send/probe';
import type { ReviewRemark } from '../../engine/send/rfc2012/review';

/** What the review said of an event, a sentence a remark; the event carries it where the RFC is sent. */
export function reviewSentences({ review }: ProbeFields): readonly string[] {
  if (!Array.isArray(review)) return [];
  return review
    .filter(isRemark)
    .map(({ author, date, remark }) => `Review, ${author}, ${date}: ${remark}`);
}

function isRemark(value: unknown): value is ReviewRemark {
  return typeof value === 'object' && value !== null && 'remark' in value;
}
