// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import { upToNul } from '../../stream/progs/receivedCommand';
import type { CommandReader } from '../commandReader';
import { printed } from '../printed';
import { chmod, lchown, utimes } from '../vfs/setAttributes';
import { truncate } from '../vfs/truncate';
import { lremovexattr, lsetxattr } from '../vfs/xattr';
import type { CommandHandler } from './commandHandler';

function onPath(call: string, run: CommandHandler['run']): CommandHandler {
  return {
    run,
    failed: (command, errno) => printed.failed(`${call} ${command.path()}`, errno),
    pathTitle: `${call}:`,
  };
}

const xattrText = (command: CommandReader) => `${command.path()} ${command.string(A.XATTR_NAME)}`;

/** The commands that change what an inode has besides names and data. */
export const attributeCommands: readonly (readonly [C, CommandHandler])[] = [
  [
    C.TRUNCATE,
    onPath('truncate', (s, c) => truncate(s.mounted, c.commandPath(), c.number(A.SIZE))),
  ],
  [C.CHMOD, onPath('chmod', (s, c) => chmod(s.mounted, c.commandPath(), c.low32(A.MODE)))],
  [
    C.CHOWN,
    onPath('chown', (s, c) => lchown(s.mounted, c.commandPath(), c.low32(A.UID), c.low32(A.GID))),
  ],
  [
    C.UTIMES,
    onPath('utimes', ({ mounted }, c) => {
      utimes(mounted, c.commandPath(), c.nanoseconds(A.ATIME), c.nanoseconds(A.MTIME));
    }),
  ],
  [
    C.SET_XATTR,
    {
      run: ({ mounted }, c) =>
        lsetxattr(mounted, c.commandPath(), c.string(A.XATTR_NAME), c.bytes(A.XATTR_DATA)),
      failed: (c, errno) => {
        const data = byteStringOf(upToNul(c.bytes(A.XATTR_DATA)));
        return printed.failed(`lsetxattr ${xattrText(c)}=${data}`, errno);
      },
      pathTitle: 'set_xattr:',
    },
  ],
  [
    C.REMOVE_XATTR,
    {
      run: ({ mounted }, c) => lremovexattr(mounted, c.commandPath(), c.string(A.XATTR_NAME)),
      failed: (c, errno) => printed.failed(`lremovexattr ${xattrText(c)}`, errno),
      pathTitle: 'remove_xattr:',
    },
  ],
  // receive takes both for done. What FILEATTR says is kept for those who look at the inode.
  [C.UPDATE_EXTENT, { run: () => undefined, failed: () => printed.failed('', 'EINVAL') }],
  [
    C.FILEATTR,
    {
      run: (session, command) =>
        session.noteFileattr(command.commandPath(), command.bigint(A.FILEATTR)),
      failed: () => printed.failed('', 'EINVAL'),
    },
  ],
];
