// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';

/**
 * Properties are tried on the same values each time, so that a run says something of what was changed.
 * For others: `PROPERTY_SEED=N`, and `PROPERTY_RUNS=N` for as many of each as say no number themselves.
 */
const { PROPERTY_SEED = '20120705', PROPERTY_RUNS } = process.env;

fc.configureGlobal({
  seed: Number(PROPERTY_SEED),
  ...(PROPERTY_RUNS === undefined ? {} : { numRuns: Number(PROPERTY_RUNS) }),
});
