// SPDX-License-Identifier: GPL-2.0-only
import { nothing } from '../variables/scalars';
import type { Value } from '../variables/value';

/** What only the engine knows, where a stream is stepped as it was recorded: nothing is made up for it. */
export const notTold: Value = nothing('not known: the stream does not tell');
