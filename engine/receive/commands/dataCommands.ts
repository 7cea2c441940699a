// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import { printed } from '../printed';
import type { ReceiveSession } from '../receiveSession';
import type { Inode } from '../tree/inode';
import { encodedWrite } from '../vfs/encodedWrite';
import { enableVerity } from '../vfs/enableVerity';
import { OutOfSight, Refused } from '../vfs/refused';
import { fallocate, onInode, pwrite } from '../vfs/writeFile';
import { clone } from './clone';
import { Failed, type CommandHandler } from './commandHandler';

function write(session: ReceiveSession, command: CommandReader): void {
  const inode = session.openForWriting(command.commandPath());
  pwrite(session.mounted, inode, command.number(A.FILE_OFFSET), command.length(A.DATA));
}

/** The ioctl, and writing the data decompressed where the kernel doesn't take it. */
function encoded(session: ReceiveSession, command: CommandReader): void {
  if (command.low32(A.ENCRYPTION) !== 0) throw new Failed('EOPNOTSUPP', printed.encryption());
  session.requireShort(command.commandPath(), 'encoded_write:');
  const inode = session.openForWriting(command.commandPath());
  const compression = command.low32(A.COMPRESSION);
  if (!session.options.forceDecompress) {
    try {
      encodedWrite(session.mounted, inode, {
        offset: command.number(A.FILE_OFFSET),
        encodedLength: command.length(A.DATA),
        fileLength: command.number(A.UNENCODED_FILE_LEN),
        unencodedLength: command.number(A.UNENCODED_LEN),
        unencodedOffset: command.number(A.UNENCODED_OFFSET),
        compression,
      });
      return;
    } catch (error) {
      if (!(error instanceof Refused) || !['EINVAL', 'ENOTTY'].includes(error.errno)) throw error;
    }
  }
  writeDecompressed(session, command, inode, compression);
}

function writeDecompressed(
  session: ReceiveSession,
  command: CommandReader,
  inode: Inode,
  compression: number,
): void {
  const decompressed = command.number(A.UNENCODED_LEN);
  if (decompressed > memoryMax) throw new Failed('ENOMEM', printed.noMemory());
  if (compression === 0 || compression >= compressionTypes)
    throw new Failed('EOPNOTSUPP', printed.unknownCompression(compression));
  session.assume('the data can be decompressed', command.path());
  const length = command.number(A.UNENCODED_FILE_LEN);
  if (length > 0 && command.number(A.UNENCODED_OFFSET) + length > decompressed)
    session.assume('there is something behind the decompressed data', command.path());
  try {
    pwrite(session.mounted, inode, command.number(A.FILE_OFFSET), length, 'encoded write');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Failed(error.errno, printed.writingUnencodedFailed(error.errno), error.reason);
  }
}

/** More bytes than a process is given at once on any machine; how many it is given isn't known. */
const memoryMax = 2 ** 42;

/** `BTRFS_ENCODED_IO_COMPRESSION_TYPES`. */
const compressionTypes = 8;

function allocate(session: ReceiveSession, command: CommandReader): void {
  const inode = session.openForWriting(command.commandPath());
  const mode = command.low32(A.FALLOCATE_MODE);
  const [offset, length] = [command.number(A.FILE_OFFSET), command.number(A.SIZE)];
  fallocate(session.mounted, inode, mode, offset, length);
}

function verity(session: ReceiveSession, command: CommandReader): void {
  const path = session.fullPathOf(command.path());
  const inode = openForReading(session, command, path);
  session.closeForWriting();
  try {
    if (session.options.fsVerity === false) throw onInode('EOPNOTSUPP', inode);
    enableVerity(session.mounted, inode, {
      algorithm: command.number(A.VERITY_ALGORITHM),
      blockSize: command.number(A.VERITY_BLOCK_SIZE),
      saltLength: command.length(A.VERITY_SALT_DATA),
      signatureLength: command.length(A.VERITY_SIG_DATA),
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Failed(error.errno, printed.verityFailed(path, error.errno), error.reason);
  }
}

function openForReading(session: ReceiveSession, command: CommandReader, path: string): Inode {
  try {
    const inode = session.mounted.walk.inode(command.commandPath(), true);
    if (inode.type === 'fifo') throw new OutOfSight();
    return inode;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Failed(error.errno, printed.cannotOpenForVerity(path, error.errno), error.reason);
  }
}

/** The commands that change a file's data. */
export const dataCommands: readonly (readonly [C, CommandHandler])[] = [
  [
    C.WRITE,
    {
      run: write,
      failed: (command, errno) => printed.writingFailed(command.path(), errno),
      pathTitle: 'write:',
    },
  ],
  [
    C.ENCODED_WRITE,
    {
      run: encoded,
      failed: (command, errno) => printed.encodedWriteFailed(command.path(), errno),
    },
  ],
  [
    C.CLONE,
    {
      run: clone,
      failed: (command, errno) => printed.cloneFailed(command.path(), errno),
      pathTitle: 'clone: source',
    },
  ],
  [
    C.FALLOCATE,
    {
      run: allocate,
      failed: (command, errno) => printed.fallocateFailed(command.path(), errno),
      pathTitle: 'fallocate:',
    },
  ],
  [
    C.ENABLE_VERITY,
    {
      run: verity,
      failed: (command, errno) => printed.failed(command.path(), errno),
      // The words are those of writing.
      pathTitle: 'write:',
    },
  ],
];
