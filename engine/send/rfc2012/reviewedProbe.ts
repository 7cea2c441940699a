// SPDX-License-Identifier: GPL-2.0-only
import type { Probe, ProbeFields } from '../probe';
import { reviewOf } from './review';

/** Adds the review's remarks to what the probe is told, as the field `review`. */
export function reviewedProbe(probe: Probe): Probe {
  return {
    enter: (name, fields) => {
      probe.enter(name, withReview(name, fields));
    },
    leave: (name, fields) => {
      probe.leave(name, fields);
    },
    event: (name, fields) => {
      probe.event(name, withReview(name, fields));
    },
    wants: (event) => probe.wants?.(event) ?? true,
  };
}

function withReview(name: string, fields: ProbeFields): ProbeFields {
  const review = reviewOf(name);
  return review ? { ...fields, review } : fields;
}
