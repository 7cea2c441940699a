// SPDX-License-Identifier: GPL-2.0-only
import { CommandType as C } from '../../stream/commandType';
import { clone } from './followClone';
import type { Follow } from './followCommand';
import { fallocate, truncate } from './followSize';
import { encodedWrite, updateExtent, write } from './followWrites';

/** The commands that change a file's data. */
export const dataFollowers: readonly (readonly [C, Follow])[] = [
  [C.WRITE, write],
  [C.UPDATE_EXTENT, updateExtent],
  [C.ENCODED_WRITE, encodedWrite],
  [C.CLONE, clone],
  [C.TRUNCATE, truncate],
  [C.FALLOCATE, fallocate],
];
