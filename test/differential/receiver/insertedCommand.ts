// SPDX-License-Identifier: GPL-2.0-only
import { bytesOf, type ByteString } from '../../../engine/byteString';
import { u32Data, u64Data, u8Data } from '../../../engine/stream/attributeData';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { CommandType as C } from '../../../engine/stream/commandType';
import type { AttributeToEncode } from '../../../engine/stream/encode';
import type { Dice } from '../dice';
import type { LooseCommand } from './looseStream';
import { lengths, numbers } from './numberSamples';
import { pathsOf } from './pathSamples';
import { xattrNames, xattrValues } from './xattrSamples';

/** A command of any kind on a path that the stream has. */
export function insertedCommand(
  commands: readonly LooseCommand[],
  dice: Dice,
): LooseCommand | undefined {
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
  const block = { type: A.VERITY_BLOCK_SIZE, data: u32Data(dice.of(4096, 1024, 65_536, 0)) };
  const salt = { type: A.VERITY_SALT_DATA, data: new Uint8Array(dice.of(0, 8, 33)) };
  const signature = { type: A.VERITY_SIG_DATA, data: new Uint8Array(dice.of(0, 0, 10)) };
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
    () =>
      on(
        C.ENABLE_VERITY,
        { type: A.VERITY_ALGORITHM, data: u8Data(dice.below(4)) },
        block,
        salt,
        signature,
      ),
    () =>
      on(
        C.ENCODED_WRITE,
        number(A.FILE_OFFSET, lengths),
        number(A.UNENCODED_FILE_LEN, lengths),
        number(A.UNENCODED_LEN, lengths),
        number(A.UNENCODED_OFFSET, lengths),
        { type: A.COMPRESSION, data: u32Data(dice.below(10)) },
        { type: A.ENCRYPTION, data: u32Data(dice.chance(0.1) ? 1 : 0) },
        { type: A.DATA, data: path() },
      ),
    () => on(C.FILEATTR, number(A.FILEATTR)),
    () => on(C.UPDATE_EXTENT, number(A.FILE_OFFSET), number(A.SIZE)),
  ];
  return dice.pick(made)?.();
}
