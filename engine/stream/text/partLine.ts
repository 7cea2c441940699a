// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIndex } from '../streamIndex';
import type { StreamTextLayout } from '../streamText';
import { grouped } from './sectionHeader';

/** The line above a part that says which it is; undefined where the text has but one. */
export function partLine(
  index: StreamIndex,
  layout: StreamTextLayout,
  part: number,
): string | undefined {
  const { partCount } = layout;
  if (partCount === 1 || !(part >= 1 && part <= partCount)) return undefined;
  const first = layout.firstCommandOf(part);
  const last = first + layout.commandCountOf(part) - 1;
  const ways = [...(part > 1 ? ['[previous]'] : []), ...(part < partCount ? ['[next]'] : [])];
  const commands = `commands ${grouped(first)} to ${grouped(last)} of ${grouped(index.commandCount)}, counted from 0`;
  return `# part ${part} of ${partCount}: ${commands}  ${ways.join(' ')}`;
}
