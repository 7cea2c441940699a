// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../../engine/byteString';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import type { Dice } from '../dice';
import type { LooseCommand, LooseStream } from './looseStream';

/** A run of commands on one path, which is about what send writes for an inode, goes elsewhere. */
export function moveGroup(commands: LooseCommand[], dice: Dice): void {
  const [from, to] = groupAt(commands, 1 + dice.below(Math.max(1, commands.length - 1)));
  const group = commands.splice(from, to - from);
  const [place] = groupAt(commands, 1 + dice.below(Math.max(1, commands.length - 1)));
  commands.splice(place, 0, ...group);
}

/** Where the commands that name the same path as the one at `at` begin and end. */
function groupAt(commands: readonly LooseCommand[], at: number): [from: number, to: number] {
  const path = pathOf(commands[at]);
  let [from, to] = [at, Math.min(at + 1, commands.length)];
  while (from > 1 && pathOf(commands[from - 1]) === path) from -= 1;
  while (to < commands.length && pathOf(commands[to]) === path) to += 1;
  return [from, to];
}

function pathOf(command: LooseCommand | undefined): string | undefined {
  const path = command?.attributes.find(({ type }) => type === A.PATH);
  return path && byteStringOf(path.data);
}

/** From somewhere on, the stream goes on as another does, or has a run of its commands. */
export function splice(
  commands: LooseCommand[],
  dice: Dice,
  donors: LooseStream['donors'] = [],
): void {
  const donor = dice.pick(donors);
  if (!donor) return;
  const at = 1 + dice.below(Math.max(1, commands.length - 1));
  // With its SUBVOL or SNAPSHOT it is a second subvolume behind one header.
  const from = dice.chance(0.2) ? 0 : dice.below(donor.length);
  const isRun = dice.chance(0.5);
  const length = isRun ? 1 + dice.below(12) : donor.length;
  commands.splice(at, isRun ? 0 : commands.length, ...donor.slice(from, from + length));
}
