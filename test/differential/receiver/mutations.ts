// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, bytesOf } from '../../../engine/byteString';
import { u32Data, u64Data } from '../../../engine/stream/attributeData';
import { attributeKind, AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import type { AttributeToEncode } from '../../../engine/stream/encode';
import { Dice } from '../dice';
import { insertedCommand } from './insertedCommand';
import type { LooseCommand, LooseStream } from './looseStream';
import { moveGroup, splice } from './movedGroups';
import { lengths, numbers } from './numberSamples';
import { otherPath, pathTypes } from './pathSamples';
import { changeEncodedWrite, shiftClone } from './rangeMutations';
import { xattrNames, xattrValues } from './xattrSamples';

type Mutation = (commands: LooseCommand[], dice: Dice, donors: LooseStream['donors']) => void;

/** What can be done to a stream's commands; the first command stays where it is. */
const mutations: readonly (readonly [name: string, weight: number, Mutation])[] = [
  ['drop', 5, (commands, dice) => void commands.splice(place(commands, dice), 1)],
  [
    'drop a run',
    1,
    (commands, dice) => void commands.splice(place(commands, dice), 1 + dice.below(6)),
  ],
  [
    'duplicate',
    3,
    (commands, dice) => {
      const at = place(commands, dice);
      const command = commands[at];
      if (command) commands.splice(at, 0, command);
    },
  ],
  [
    'repeat later',
    3,
    (commands, dice) => {
      const at = place(commands, dice);
      const command = commands[at];
      if (command) commands.splice(at + dice.below(commands.length - at), 0, command);
    },
  ],
  [
    'move',
    4,
    (commands, dice) => {
      const moved = commands.splice(place(commands, dice), 1);
      commands.splice(place(commands, dice), 0, ...moved);
    },
  ],
  [
    'swap neighbours',
    3,
    (commands, dice) => {
      const at = place(commands, dice);
      commands.splice(at, 0, ...commands.splice(at + 1, 1));
    },
  ],
  ['change a path', 8, changePath],
  ['change a value', 6, changeValue],
  ['change an xattr', 2, changeXattr],
  [
    'change the type',
    2,
    (commands, dice) =>
      change(commands, dice, (command) => ({ ...command, type: otherType(command, dice) })),
  ],
  [
    'drop an attribute',
    1,
    (commands, dice) => change(commands, dice, (command) => withoutOne(command, dice)),
  ],
  ['resize an attribute', 1, resizeAttribute],
  ['no data', 1, withoutData],
  ['insert', 5, insert],
  ['move a group', 4, moveGroup],
  ['splice', 2, splice],
  ['shift a clone', 2, shiftClone],
  ['change encoded data', 2, changeEncodedWrite],
  ['flip a bit of a value', 3, flipBit],
];

const bag = mutations.flatMap(([name, weight, mutate]) =>
  Array.from({ length: weight }, () => ({ name, mutate })),
);

/** A command but for the first, or the place behind the last. */
function place(commands: readonly unknown[], dice: Dice): number {
  return 1 + dice.below(Math.max(1, commands.length - 1));
}

function change(
  commands: LooseCommand[],
  dice: Dice,
  to: (command: LooseCommand) => LooseCommand,
): void {
  const at = place(commands, dice);
  const command = commands[at];
  if (command) commands[at] = to(command);
}

function replaceAttribute(command: LooseCommand, at: number, data: Uint8Array): LooseCommand {
  const attributes = command.attributes.map((attribute, index) =>
    index === at ? { ...attribute, data } : attribute,
  );
  return { ...command, attributes };
}

function changePath(commands: LooseCommand[], dice: Dice): void {
  change(commands, dice, (command) => {
    const at = command.attributes.findLastIndex(
      ({ type }) => pathTypes.includes(type) && dice.chance(0.7),
    );
    const attribute = command.attributes[at];
    if (!attribute || isSubvolume(command)) return command;
    return replaceAttribute(
      command,
      at,
      bytesOf(otherPath(byteStringOf(attribute.data), commands, dice)),
    );
  });
}

const isSubvolume = ({ type }: LooseCommand) => type === C.SUBVOL || type === C.SNAPSHOT;

const nanoseconds = [0, 1, 999_999_999, 1_000_000_000, 0xffffffff];

function changeValue(commands: LooseCommand[], dice: Dice): void {
  change(commands, dice, (command) => {
    const candidates = command.attributes.flatMap(({ type }, at) =>
      ['u32', 'u64', 'timespec', 'uuid'].includes(attributeKind(type) ?? '') ? [at] : [],
    );
    const at = dice.pick(candidates);
    const attribute = at === undefined ? undefined : command.attributes[at];
    if (at === undefined || !attribute || isSubvolume(command)) return command;
    return replaceAttribute(command, at, otherValue(attribute, command.type, dice));
  });
}

function otherValue({ type, data }: AttributeToEncode, command: number, dice: Dice): Uint8Array {
  const kind = attributeKind(type);
  if (kind === 'u32') return u32Data(dice.below(40));
  if (kind === 'uuid') return data.map((byte) => byte ^ 1);
  if (kind === 'timespec') {
    // Another breakage may have cut it.
    if (data.length < 12) return data;
    const time = data.slice();
    time.set(u32Data(dice.pick(nanoseconds) ?? 0), 8);
    return time;
  }
  // What is written or allocated must find room; what is truncated needs none.
  const sized = command === C.FALLOCATE || command === C.WRITE || command === C.ENCODED_WRITE;
  const value = BigInt.asUintN(
    64,
    data.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );
  const near = [value + 1n, value - 1n, value + 4096n, value * 2n, value & ~4095n];
  const pool = sized ? lengths : numbers;
  const picked = dice.chance(0.4) ? dice.pick(near) : dice.pick(pool);
  return u64Data(BigInt.asUintN(64, picked ?? 0n));
}

function insert(commands: LooseCommand[], dice: Dice): void {
  const command = insertedCommand(commands, dice);
  if (command) commands.splice(place(commands, dice), 0, command);
}

function changeXattr(commands: LooseCommand[], dice: Dice): void {
  const xattrs = commands.flatMap(({ type }, at) =>
    type === C.SET_XATTR || type === C.REMOVE_XATTR ? [at] : [],
  );
  const at = dice.pick(xattrs);
  const command = at === undefined ? undefined : commands[at];
  if (at === undefined || !command) {
    insert(commands, dice);
    return;
  }
  commands[at] = {
    type: command.type,
    attributes: command.attributes.map(({ type, data }) => {
      if (type === A.XATTR_NAME && dice.chance(0.7))
        return { type, data: new TextEncoder().encode(dice.pick(xattrNames)) };
      if (type === A.XATTR_DATA) return { type, data: dice.pick(xattrValues) ?? data };
      return { type, data };
    }),
  };
}

/** Commands that have as much in common that one can be taken for the other. */
const alike: readonly (readonly number[])[] = [
  [C.UNLINK, C.RMDIR],
  [C.RENAME, C.LINK, C.SYMLINK],
  [C.MKFILE, C.MKDIR, C.MKFIFO, C.MKSOCK],
  [C.WRITE, C.UPDATE_EXTENT],
  [C.CHMOD, C.CHOWN, C.TRUNCATE],
  [C.SET_XATTR, C.REMOVE_XATTR],
];

function otherType({ type }: LooseCommand, dice: Dice): number {
  const others = alike.find((types) => types.includes(type)) ?? [type];
  return dice.chance(0.05) ? 40 + dice.below(1000) : (dice.pick(others) ?? type);
}

function withoutOne({ type, attributes }: LooseCommand, dice: Dice): LooseCommand {
  const gone = dice.below(Math.max(1, attributes.length));
  return { type, attributes: attributes.filter((_, at) => at !== gone) };
}

function resizeAttribute(commands: LooseCommand[], dice: Dice): void {
  change(commands, dice, (command) => {
    const at = dice.below(Math.max(1, command.attributes.length));
    const data = command.attributes[at]?.data;
    if (!data) return command;
    const length = Math.max(0, data.length + dice.of(-1, 1, -4));
    const resized = new Uint8Array(length);
    resized.set(data.subarray(0, length));
    return replaceAttribute(command, at, resized);
  });
}

function flipBit(commands: LooseCommand[], dice: Dice): void {
  change(commands, dice, (command) => {
    const at = dice.below(Math.max(1, command.attributes.length));
    const data = command.attributes[at]?.data;
    if (!data || data.length === 0 || isSubvolume(command)) return command;
    const byte = dice.below(Math.min(data.length, 64));
    return replaceAttribute(command, at, data.with(byte, (data[byte] ?? 0) ^ (1 << dice.below(8))));
  });
}

/** As `btrfs send --no-data` would have it. */
function withoutData(commands: LooseCommand[]): void {
  for (const [at, { type, attributes }] of commands.entries()) {
    if (type !== C.WRITE) continue;
    const size = attributes.find((attribute) => attribute.type === A.DATA)?.data.length ?? 0;
    commands[at] = {
      type: C.UPDATE_EXTENT,
      attributes: [
        ...attributes.filter((attribute) => attribute.type !== A.DATA),
        { type: A.SIZE, data: u64Data(size) },
      ],
    };
  }
}

/** One change of a stream, told by a number: the same for the same stream. */
export function mutate(stream: LooseStream, seed: number): LooseStream {
  const dice = new Dice(seed);
  const commands = [...stream.commands];
  dice.pick(bag)?.mutate(commands, dice, stream.donors);
  return { ...stream, commands };
}

/** What the number does, for people. */
export function mutationName(seed: number): string {
  return new Dice(seed).pick(bag)?.name ?? '';
}
