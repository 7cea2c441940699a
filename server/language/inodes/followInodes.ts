// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { inSlices, sliceCommands } from '../../slicedStream';
import { InodeModelBuilder, type InodeModel, type ParentTree } from './inodeModel';

/** Finds which inode each command is about, slice by slice; `outside` gives the parents that other files make. */
export async function followInodes(index: StreamIndex, outside?: ParentTree): Promise<InodeModel> {
  const builder = new InodeModelBuilder(index, outside);
  await inSlices(() => builder.step(sliceCommands));
  return builder.model;
}
