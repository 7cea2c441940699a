// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, byteStringOf, type ByteString } from '../../../engine/byteString';
import { u32Data, u64Data } from '../../../engine/stream/attributeData';
import { attributeKind, AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../../engine/stream/encode';
import { Dice } from '../dice';

/** A command as it can be changed. */
export interface LooseCommand {
  readonly type: number;
  readonly attributes: readonly AttributeToEncode[];
}

/** A stream taken apart. */
export interface LooseStream {
  readonly version: number;
  readonly commands: readonly LooseCommand[];
}

type Mutation = (commands: LooseCommand[], dice: Dice) => void;

const pathTypes: readonly number[] = [A.PATH, A.PATH_TO, A.PATH_LINK, A.CLONE_PATH];

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

/** Paths that the stream has, from which other ones are made. */
function pathsOf(commands: readonly LooseCommand[]): ByteString[] {
  return commands
    .slice(1)
    .flatMap(({ attributes }) =>
      attributes
        .filter(({ type }) => pathTypes.includes(type))
        .map(({ data }) => byteStringOf(data)),
    );
}

function otherPath(path: ByteString, commands: readonly LooseCommand[], dice: Dice): ByteString {
  const other = dice.pick(pathsOf(commands)) ?? path;
  const parts = path.split('/');
  const made: readonly (() => string)[] = [
    () => other,
    () => other,
    () => other,
    () => parts.slice(0, -1).join('/'),
    () => parts.slice(1).join('/'),
    () => `${path}/x`,
    () => `${other}/${parts.at(-1) ?? ''}`,
    () => `${path}x`,
    () => `${path}/`,
    () => `${path}//`,
    () => `./${path}`,
    () => `${path}/.`,
    () => `${path}/../${parts.at(-1) ?? ''}`,
    () => `${other}/../${path}`,
    () => path.replace('/', '//'),
    () => 'n'.repeat(255 + dice.below(2)),
    () => `${path}/${'n'.repeat(256)}`,
    () => 'd/'.repeat(2040),
    () => '',
  ];
  return (dice.pick(made)?.() ?? path) as ByteString;
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

/** Numbers near what calls look at; none that would have the filesystem filled. */
const numbers: readonly bigint[] = [
  0n,
  1n,
  2n,
  4095n,
  4096n,
  4097n,
  8192n,
  65_536n,
  1_000_000n,
  1n << 31n,
  1n << 32n,
  (1n << 32n) - 1n,
  1n << 40n,
  1n << 63n,
  (1n << 64n) - 1n,
  0o4755n,
  0o2711n,
  0o7777n,
  0o40000n,
  0o120000n,
  0o60000n,
];
const lengths = numbers.filter((number) => number < 1n << 31n || number >= 1n << 63n);
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
  switch (attributeKind(type)) {
    case 'u32':
      return u32Data(dice.below(40));
    case 'timespec': {
      const time = data.slice();
      time.set(u32Data(dice.pick(nanoseconds) ?? 0), 8);
      return time;
    }
    case 'uuid':
      return data.map((byte) => byte ^ 1);
    default: {
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
  }
}

const xattrNames = [
  'user.a',
  'user.',
  'trusted.b',
  'security.c',
  'security.capability',
  'system.posix_acl_access',
  'system.posix_acl_default',
  'system.other',
  'btrfs.compression',
  'btrfs.other',
  'nothing',
  'user',
  '',
  `user.${'n'.repeat(250)}`,
  `user.${'n'.repeat(251)}`,
];
const acl = (...entries: readonly (readonly [tag: number, perm: number, id?: number])[]) => {
  const value = new Uint8Array(4 + entries.length * 8);
  const view = new DataView(value.buffer);
  view.setUint32(0, 2, true);
  for (const [at, [tag, perm, id = 0xffffffff]] of entries.entries()) {
    view.setUint16(4 + at * 8, tag, true);
    view.setUint16(6 + at * 8, perm, true);
    view.setUint32(8 + at * 8, id, true);
  }
  return value;
};
const xattrValues: readonly Uint8Array[] = [
  new Uint8Array(0),
  new TextEncoder().encode('value'),
  new TextEncoder().encode('zstd'),
  new TextEncoder().encode('zlib:9'),
  new TextEncoder().encode('none'),
  new Uint8Array(16_000),
  new Uint8Array(16_300),
  Uint8Array.from([1, 0, 0, 2, ...new Uint8Array(16)]),
  Uint8Array.from([1, 0, 0, 3, ...new Uint8Array(20)]),
  acl([1, 6], [4, 4], [32, 4]),
  acl([1, 7], [2, 6, 1000], [4, 5], [16, 7], [32, 1]),
  acl([1, 7], [8, 6, 1000], [4, 5], [16, 7], [32, 1]),
  acl([1, 7], [4, 5]),
];

function changeXattr(commands: LooseCommand[], dice: Dice): void {
  const xattrs = commands.flatMap(({ type }, at) =>
    type === C.SET_XATTR || type === C.REMOVE_XATTR ? [at] : [],
  );
  const at = dice.pick(xattrs);
  const command = at === undefined ? undefined : commands[at];
  if (at === undefined || !command) return insert(commands, dice);
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

/** A command of any kind on a path that the stream has. */
function insert(commands: LooseCommand[], dice: Dice): void {
  const paths = pathsOf(commands);
  const path = () => bytesOf(dice.pick(paths) ?? ('' as ByteString));
  const number = (type: number, pool = numbers) => ({ type, data: u64Data(dice.pick(pool) ?? 0n) });
  const on = (type: number, ...attributes: AttributeToEncode[]): LooseCommand => ({
    type,
    attributes: [{ type: A.PATH, data: path() }, ...attributes],
  });
  const name = { type: A.XATTR_NAME, data: new TextEncoder().encode(dice.pick(xattrNames)) };
  const value = { type: A.XATTR_DATA, data: dice.pick(xattrValues) ?? new Uint8Array(0) };
  const to = (type: number) => ({ type, data: path() });
  const mode = { type: A.FALLOCATE_MODE, data: u32Data(dice.below(0x90)) };
  const own = commands[0]?.attributes.find(({ type }) => type === A.UUID)?.data;
  const ino = number(A.INO);
  const made: readonly (() => LooseCommand)[] = [
    () => on(C.UNLINK),
    () => on(C.RMDIR),
    () => on(C.MKFILE, ino),
    () => on(C.MKDIR, ino),
    () => on(C.MKFIFO, ino),
    () => on(C.MKSOCK, ino),
    () => on(C.MKNOD, ino, number(A.MODE), number(A.RDEV)),
    () => on(C.SYMLINK, ino, to(A.PATH_LINK)),
    () => on(C.RENAME, to(A.PATH_TO)),
    () => on(C.RENAME, to(A.PATH_TO)),
    () => on(C.LINK, to(A.PATH_LINK)),
    () => on(C.CHMOD, number(A.MODE)),
    () => on(C.CHOWN, number(A.UID), number(A.GID)),
    () => on(C.TRUNCATE, number(A.SIZE)),
    () => on(C.SET_XATTR, name, value),
    () => on(C.SET_XATTR, name, value),
    () => on(C.REMOVE_XATTR, name),
    () => on(C.WRITE, number(A.FILE_OFFSET, lengths), { type: A.DATA, data: path() }),
    () => on(C.FALLOCATE, mode, number(A.FILE_OFFSET, lengths), number(A.SIZE, lengths)),
    () =>
      on(
        C.CLONE,
        number(A.FILE_OFFSET),
        number(A.CLONE_LEN),
        { type: A.CLONE_UUID, data: own ?? new Uint8Array(16) },
        number(A.CLONE_CTRANSID),
        to(A.CLONE_PATH),
        number(A.CLONE_OFFSET),
      ),
    () => on(C.FILEATTR, number(A.FILEATTR)),
    () => on(C.UPDATE_EXTENT, number(A.FILE_OFFSET), number(A.SIZE)),
  ];
  const command = dice.pick(made)?.();
  if (command) commands.splice(place(commands, dice), 0, command);
}

/** One change of a stream, told by a number: the same for the same stream. */
export function mutate(stream: LooseStream, seed: number): LooseStream {
  const dice = new Dice(seed);
  const commands = [...stream.commands];
  dice.pick(bag)?.mutate(commands, dice);
  return { ...stream, commands };
}

/** What the number does, for people. */
export function mutationName(seed: number): string {
  return new Dice(seed).pick(bag)?.name ?? '';
}

export function encodeStream({ version, commands }: LooseStream): Uint8Array {
  const parts = [
    encodeHeader(version),
    ...commands.map(({ type, attributes }) => encodeCommand(type, attributes, version)),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What can be done to a stream's bytes, told by a number. */
export function damage(bytes: Uint8Array, seed: number): Uint8Array {
  const dice = new Dice(seed);
  const at = dice.below(bytes.length);
  switch (dice.below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << dice.below(8)) : byte));
    case 2:
      return Uint8Array.from([...bytes, ...bytes.subarray(0, at)]);
    default:
      return Uint8Array.from([...bytes, ...bytes]);
  }
}
