// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../stream/attributeType';
import { CommandType as C } from '../../stream/commandType';
import type { CommandReader } from '../commandReader';
import { printed } from '../printed';
import type { FileType } from '../receivedInode';
import { creat, makeNode, mknod, symlink } from '../vfs/makeNode';
import { link, rename, rmdir, unlink } from '../vfs/names';
import type { CommandHandler } from './commandHandler';

const numberOf = (command: CommandReader): number | undefined => {
  const ino = command.number(A.INO);
  return Number.isSafeInteger(ino) ? ino : undefined;
};

function made(call: string, run: CommandHandler['run'], title = call): CommandHandler {
  return {
    run,
    failed: (command, errno) => printed.failed(`${call} ${command.path()}`, errno),
    pathTitle: `${title}:`,
  };
}

const node = (call: string, type: FileType, permissions: number, title = call): CommandHandler =>
  made(
    call,
    (session, command) => {
      makeNode(session.mounted, command.commandPath(), {
        type,
        permissions,
        ino: numberOf(command),
      });
    },
    title,
  );

/** The commands that make, change and remove names. */
export const nameCommands: readonly (readonly [C, CommandHandler])[] = [
  [C.MKFILE, made('mkfile', (s, c) => creat(s.mounted, c.commandPath(), numberOf(c)))],
  [C.MKDIR, node('mkdir', 'directory', 0o700)],
  [C.MKFIFO, node('mkfifo', 'fifo', 0o600)],
  [C.MKSOCK, node('mknod', 'socket', 0o600, 'mksock')],
  [
    C.MKNOD,
    made('mknod', ({ mounted }, c) => {
      mknod(mounted, c.commandPath(), c.bigint(A.MODE), c.bigint(A.RDEV), numberOf(c));
    }),
  ],
  [
    C.SYMLINK,
    {
      run: ({ mounted }, c) =>
        symlink(mounted, c.commandPath(), c.string(A.PATH_LINK), numberOf(c)),
      failed: (c, errno) =>
        printed.failed(`symlink ${c.path()} -> ${c.string(A.PATH_LINK)}`, errno),
      pathTitle: 'symlink:',
    },
  ],
  [
    C.RENAME,
    {
      run: (session, c) => {
        const to = c.targetPath();
        session.requireShort(to, 'rename: target');
        rename(session.mounted, c.commandPath(), to);
      },
      failed: (c, errno) => printed.failed(`rename ${c.path()} -> ${c.string(A.PATH_TO)}`, errno),
      pathTitle: 'rename: source',
    },
  ],
  [
    C.LINK,
    {
      run: (session, c) => {
        // Of a path that is too long receive prints a buffer that it hasn't filled.
        session.requireShort(c.commandPath(), 'link: source', '');
        const existing = c.pathIn(A.PATH_LINK);
        session.requireShort(existing, 'link: target', '');
        link(session.mounted, c.commandPath(), existing);
      },
      failed: (c, errno) => printed.failed(`link ${c.path()} -> ${c.string(A.PATH_LINK)}`, errno),
    },
  ],
  [C.UNLINK, made('unlink', (s, c) => unlink(s.mounted, c.commandPath()))],
  [
    C.RMDIR,
    made('rmdir', (session, command) => {
      if (!rmdir(session.mounted, command.commandPath())) session.removeSubvolume();
    }),
  ],
];
