// SPDX-License-Identifier: GPL-2.0-only
import { u32Data, u64Data } from '../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import type { Dice } from '../dice';
import type { LooseCommand } from './looseStream';

/** What is added to an offset or a length: off a block's boundary, onto one, or by blocks. */
const shifts: readonly bigint[] = [1n, -1n, 512n, -512n, 100n, 4096n, -4096n, 65_536n, -8192n];

/** One of a clone's offsets, or its length, is not what it was. */
export function shiftClone(commands: LooseCommand[], dice: Dice): void {
  shiftOne(commands, dice, C.CLONE, [A.FILE_OFFSET, A.CLONE_OFFSET, A.CLONE_LEN]);
}

/** One of the lengths of encoded data, its offset, or how it is said to be compressed. */
export function changeEncodedWrite(commands: LooseCommand[], dice: Dice): void {
  if (dice.chance(0.75)) {
    shiftOne(commands, dice, C.ENCODED_WRITE, [
      A.FILE_OFFSET,
      A.UNENCODED_FILE_LEN,
      A.UNENCODED_LEN,
      A.UNENCODED_OFFSET,
    ]);
    return;
  }
  const type = dice.of(A.COMPRESSION, A.COMPRESSION, A.ENCRYPTION);
  change(commands, dice, C.ENCODED_WRITE, [type], () => u32Data(dice.below(10)));
}

function shiftOne(
  commands: LooseCommand[],
  dice: Dice,
  command: number,
  types: readonly number[],
): void {
  change(commands, dice, command, types, (data) => {
    const value = data.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const shift = dice.pick(shifts) ?? 0n;
    const made = dice.of(value + shift, value + shift, value * 2n, 0n);
    return u64Data(made < 0n ? 0n : BigInt.asUintN(64, made));
  });
}

function change(
  commands: LooseCommand[],
  dice: Dice,
  of: number,
  types: readonly number[],
  to: (data: Uint8Array) => Uint8Array,
): void {
  const at = dice.pick(commands.flatMap(({ type }, index) => (type === of ? [index] : [])));
  const command = at === undefined ? undefined : commands[at];
  if (at === undefined || !command) return;
  const changed = dice.pick(types);
  commands[at] = {
    ...command,
    attributes: command.attributes.map(({ type, data }) => ({
      type,
      data: type === changed ? to(data) : data,
    })),
  };
}
