// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType as A } from '../attributeType';
import { uuidText } from '../command';
import { CommandType as C } from '../commandType';
import { dumpStops } from './errors';
import { localTimeText, type UtcOffset } from './localTime';
import { upToNul, type ReceivedCommand } from './receivedCommand';

/**
 * What stands behind the path in a command's line, in bytes as characters; undefined for a command
 * that has nothing there. Throws DumpStop for a time that no calendar holds.
 */
export function operandsOf(command: ReceivedCommand, utcOffset: UtcOffset): string | undefined {
  const decimal = (type: A) => command.unsigned(type).toString();
  const octal = (type: A) => command.unsigned(type).toString(8);
  const uuid = (type: A) => uuidText(command.bytes(type));
  const time = (type: A) => timeOf(command, type, utcOffset);
  const range = () => `offset=${decimal(A.FILE_OFFSET)} len=${decimal(A.SIZE)}`;
  const write = () => `offset=${decimal(A.FILE_OFFSET)} len=${asInt(command.length(A.DATA))}`;

  switch (command.type) {
    case C.SUBVOL:
      return `uuid=${uuid(A.UUID)} transid=${decimal(A.CTRANSID)}`;
    case C.SNAPSHOT:
      return `uuid=${uuid(A.UUID)} transid=${decimal(A.CTRANSID)} parent_uuid=${uuid(A.CLONE_UUID)} parent_transid=${decimal(A.CLONE_CTRANSID)}`;
    case C.MKNOD:
      return `mode=${octal(A.MODE)} dev=0x${command.unsigned(A.RDEV).toString(16)}`;
    case C.WRITE:
      return write();
    case C.ENCODED_WRITE:
      return `${write()}, unencoded_file_len=${decimal(A.UNENCODED_FILE_LEN)}, unencoded_len=${decimal(A.UNENCODED_LEN)}, unencoded_offset=${decimal(A.UNENCODED_OFFSET)}, compression=${decimal(A.COMPRESSION)}, encryption=${decimal(A.ENCRYPTION)}`;
    case C.SET_XATTR: {
      const data = byteStringOf(upToNul(command.bytes(A.XATTR_DATA)));
      return `name=${command.string(A.XATTR_NAME)} data=${data} len=${command.length(A.XATTR_DATA)}`;
    }
    case C.REMOVE_XATTR:
      return `name=${command.string(A.XATTR_NAME)}`;
    case C.TRUNCATE:
      return `size=${decimal(A.SIZE)}`;
    case C.CHMOD:
      return `mode=${octal(A.MODE)}`;
    case C.CHOWN:
      return `gid=${decimal(A.GID)} uid=${decimal(A.UID)}`;
    case C.UTIMES:
      return `atime=${time(A.ATIME)} mtime=${time(A.MTIME)} ctime=${time(A.CTIME)}`;
    case C.UPDATE_EXTENT:
      return range();
    case C.FALLOCATE:
      return `mode=${BigInt.asIntN(32, command.unsigned(A.FALLOCATE_MODE)).toString()} ${range()}`;
    case C.FILEATTR:
      // The prefix says hexadecimal and the digits are decimal: so btrfs-progs has it.
      return `fileattr=0x${decimal(A.FILEATTR)}`;
    case C.ENABLE_VERITY:
      return `algorithm=${decimal(A.VERITY_ALGORITHM)} block_size=${decimal(A.VERITY_BLOCK_SIZE)} salt_len=${command.length(A.VERITY_SALT_DATA)} sig_len=${command.length(A.VERITY_SIG_DATA)}`;
    default:
      return undefined;
  }
}

/** CLONE's: `from` is the source's path as printed. */
export function cloneOperands(command: ReceivedCommand, from: string): string {
  const decimal = (type: A) => command.unsigned(type).toString();
  const length = asInt(command.unsigned(A.CLONE_LEN));
  return `offset=${decimal(A.FILE_OFFSET)} len=${length} from=${from} clone_offset=${decimal(A.CLONE_OFFSET)}`;
}

/** A length that btrfs-progs keeps in an int, and prints as a u64. */
function asInt(length: number | bigint): string {
  return BigInt.asUintN(64, BigInt.asIntN(32, BigInt(length))).toString();
}

function timeOf(command: ReceivedCommand, type: A, utcOffset: UtcOffset): string {
  const { seconds, nanoseconds } = command.time(type);
  const text = localTimeText(seconds, utcOffset);
  if (text === undefined) throw dumpStops.timeOutOfRange(seconds, nanoseconds);
  return text;
}
