// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../../engine/byteString';
import { AttributeType as A } from '../../../engine/stream/attributeType';
import {
  attribute,
  string as bytesOfString,
  unsigned,
  uuidText,
  type Command,
} from '../../../engine/stream/command';
import { CommandType as C } from '../../../engine/stream/commandType';

/** When a command's line is printed: before anything can fail, or once its file is open. */
type Moment = 'after the path' | 'at once' | 'once open';

const text = (command: Command, type: A) => upToNul(bytesOfString(command, type) ?? '');
const upToNul = (value: string) => value.split('\0')[0] ?? '';
const number = (command: Command, type: A) => (unsigned(command, type) ?? 0n).toString();
const int = (command: Command, type: A) =>
  BigInt.asIntN(32, unsigned(command, type) ?? 0n).toString();
const uuid = (command: Command, type: A) =>
  uuidText(attribute(command, type)?.data ?? new Uint8Array(16));
const length = (command: Command, type: A) => {
  const found = attribute(command, type);
  return found?.length ?? found?.data.length ?? 0;
};

/** What `btrfs receive -vvv` prints on its standard error for a command, and when; undefined for nothing. */
export function verboseLine(
  command: Command,
): { readonly text: string; readonly moment: Moment } | undefined {
  const path = text(command, A.PATH);
  const at = (text: string, moment: Moment = 'after the path') => ({ text, moment });
  switch (command.type) {
    case C.SUBVOL:
      return at(
        `receiving subvol ${path} uuid=${uuid(command, A.UUID)}, stransid=${number(command, A.CTRANSID)}`,
      );
    case C.SNAPSHOT:
      return at(
        `receiving snapshot ${path} uuid=${uuid(command, A.UUID)}, ctransid=${number(command, A.CTRANSID)} parent_uuid=${uuid(command, A.CLONE_UUID)}, parent_ctransid=${number(command, A.CLONE_CTRANSID)}`,
      );
    case C.MKFILE:
      return at(`mkfile ${path}`);
    case C.MKDIR:
      return at(`mkdir ${path}`);
    case C.MKNOD:
      return at(`mknod ${path} mode=${number(command, A.MODE)}, dev=${number(command, A.RDEV)}`);
    case C.MKFIFO:
      return at(`mkfifo ${path}`);
    case C.MKSOCK:
      return at(`mksock ${path}`);
    case C.SYMLINK:
      return at(`symlink ${path} -> ${text(command, A.PATH_LINK)}`);
    case C.RENAME:
      return at(`rename ${path} -> ${text(command, A.PATH_TO)}`);
    case C.LINK:
      return at(`link ${path} -> ${text(command, A.PATH_LINK)}`);
    case C.UNLINK:
      return at(`unlink ${path}`);
    case C.RMDIR:
      return at(`rmdir ${path}`);
    case C.SET_XATTR: {
      const data = byteStringOf(attribute(command, A.XATTR_DATA)?.data ?? new Uint8Array(0));
      return at(
        `set_xattr ${path} - name=${text(command, A.XATTR_NAME)} data_len=${data.length} data=${upToNul(data)}`,
      );
    }
    case C.REMOVE_XATTR:
      return at(`remove_xattr ${path} - name=${text(command, A.XATTR_NAME)}`);
    case C.WRITE:
      return at(
        `write ${path} - offset=${number(command, A.FILE_OFFSET)} length=${length(command, A.DATA)}`,
        'once open',
      );
    case C.CLONE:
      return at(
        `clone ${path} - source=${text(command, A.CLONE_PATH)} source offset=${number(command, A.CLONE_OFFSET)} offset=${number(command, A.FILE_OFFSET)} length=${cloneLength(command)}`,
        'once open',
      );
    case C.TRUNCATE:
      return at(`truncate ${path} size=${number(command, A.SIZE)}`);
    case C.CHMOD:
      return at(`chmod ${path} - mode=0${mode(command)}`);
    case C.CHOWN:
      return at(`chown ${path} - uid=${number(command, A.UID)}, gid=${number(command, A.GID)}`);
    case C.UTIMES:
      return at(`utimes ${path}`);
    case C.UPDATE_EXTENT:
      return at(
        `update_extent ${path}: offset=${number(command, A.FILE_OFFSET)}, len=${number(command, A.SIZE)}`,
        'at once',
      );
    case C.ENCODED_WRITE:
      return at(
        `encoded_write ${path} - offset=${number(command, A.FILE_OFFSET)}, len=${length(command, A.DATA)}, unencoded_offset=${number(command, A.UNENCODED_OFFSET)}, unencoded_file_len=${number(command, A.UNENCODED_FILE_LEN)}, unencoded_len=${number(command, A.UNENCODED_LEN)}, compression=${number(command, A.COMPRESSION)}, encryption=${number(command, A.ENCRYPTION)}`,
        'at once',
      );
    case C.FALLOCATE:
      return at(
        `fallocate ${path} - offset=${number(command, A.FILE_OFFSET)}, len=${number(command, A.SIZE)}, mode=${int(command, A.FALLOCATE_MODE)}`,
        'at once',
      );
    default:
      return undefined;
  }
}

const mode = (command: Command) => BigInt.asUintN(32, unsigned(command, A.MODE) ?? 0n).toString(8);

/** The length passes through an int on its way. */
const cloneLength = (command: Command) =>
  BigInt.asUintN(64, BigInt.asIntN(32, unsigned(command, A.CLONE_LEN) ?? 0n)).toString();

/** What is printed when a subvolume is finished. */
export function finishLine(uuid: Uint8Array, ctransid: bigint): string {
  return `BTRFS_IOC_SET_RECEIVED_SUBVOL uuid=${uuidText(uuid)}, stransid=${ctransid.toString()}`;
}
