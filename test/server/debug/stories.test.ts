// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { corpusCase, describeCorpus } from '../../corpus';
import { expectGolden } from '../../golden';
import { describeMounting, makeFilesystem, run } from '../../engine/disk/liveFilesystem';
import { bundle } from '../cli/bundledCli';
import { corpusSend, exampleImage, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';
import { tell, type Plot, type StoryTeller } from './story';

const adapter = join(bundle({ adapter: 'test/server/debug/stdioAdapter.ts' }), 'adapter.js');

let stdio: DebugClient;
let inline: InlineClient;
beforeEach(async () => {
  inline = new InlineClient();
  stdio = new DebugClient('node', adapter, 'btrfs-send');
  await stdio.start();
});
afterEach(async () => {
  inline.session.end();
  await stdio.stop();
});

function overStdio(client: DebugClient): StoryTeller {
  return {
    request: async <Body>(command: string, args?: object) =>
      (await client.send(command, args)).body as Body,
    go: async (command) => {
      const over = new Promise<DebugProtocol.StoppedEvent['body'] | undefined>((resolve) => {
        const stopped = ({ body }: DebugProtocol.StoppedEvent): void => {
          client.removeListener('terminated', ended);
          resolve(body);
        };
        const ended = (): void => {
          client.removeListener('stopped', stopped);
          resolve(undefined);
        };
        client.once('stopped', stopped).once('terminated', ended);
      });
      await client.send(command, { threadId: 1 });
      return over;
    },
  };
}

function inProcess(client: InlineClient): StoryTeller {
  return {
    request: (command, args) => client.request(command, args),
    go: async (command) => {
      await client.request(command, { threadId: 1 });
      const event = await client.event('stopped', 'terminated');
      return event.event === 'stopped'
        ? (event.body as DebugProtocol.StoppedEvent['body'])
        : undefined;
    },
  };
}

/** The same story both ways. */
async function expectStory(name: string, launch: object, plot: Plot): Promise<void> {
  await inline.start(launch);
  const text = await tell(inProcess(inline), plot);
  const entered = stdio.waitForEvent('stopped');
  await stdio.initializeRequest();
  await stdio.send('launch', launch);
  await stdio.configurationDoneRequest();
  await entered;
  expect(await tell(overStdio(stdio), plot)).toBe(text);
  expectGolden(`debug/stories/${name}.txt`, text);
}

test('directories that swap their names', () =>
  expectStory(
    'directory-swap',
    {
      image: exampleImage,
      subvolume: 'swap',
      parent: 'base',
      stream: `${workspace}swap.btrfs-stream`,
    },
    { filters: ['orphanize', 'overwrite'], watches: ['send_progress', 'new_refs'], stops: 4 },
  ));

describeMounting('a directory of 5,000 entries', () => {
  test('is removed once they are', async () => {
    const filesystem = makeFilesystem([]);
    try {
      filesystem.mounted('rw', (root) => {
        run('btrfs', 'subvolume', 'create', join(root, 'work'));
        const large = join(root, 'work', 'large');
        mkdirSync(large);
        for (let file = 0; file < 5000; file++) writeFileSync(join(large, `file-${file}`), '');
        run('btrfs', 'subvolume', 'snapshot', '-r', join(root, 'work'), join(root, 'before'));
        rmSync(large, { recursive: true });
        run('btrfs', 'subvolume', 'snapshot', '-r', join(root, 'work'), join(root, 'after'));
      });
      const image = filesystem.image;
      await expectStory(
        'large-directory',
        { image, subvolume: 'after', parent: 'before' },
        {
          filters: ['delayed_rmdir'],
          functions: [
            { name: 'RMDIR' },
            { name: '256-99999', hitCondition: '% 2000' },
            { name: 'can_rmdir', condition: 'cur_ino > 257', hitCondition: '>= 4999' },
          ],
          watches: ['cur_ino', 'orphan_dirs', 'can_rmdir(257)', 'get_cur_path(257)'],
          stops: 8,
        },
      );
    } finally {
      filesystem.remove();
    }
  });
});

const plots: Readonly<Record<string, Plot & { readonly case: string }>> = {
  'rename-chain': {
    case: 'btrfs-030-02',
    filters: ['delayed_move'],
    functions: [{ name: 'apply_dir_move', condition: 'cur_ino > 0' }],
    watches: ['pending_dir_moves', 'waiting_dir_moves', 'send_progress'],
    stops: 6,
  },
  'delayed-rmdir': {
    case: 'btrfs-019-02',
    filters: ['delayed_rmdir'],
    functions: [{ name: 'RMDIR' }],
    watches: ['orphan_dirs', 'can_rmdir(257)', 'can_rmdir(260)', 'get_cur_path(257)'],
    stops: 6,
  },
  'hard-links': {
    case: 'btrfs-044-02',
    functions: [{ name: 'LINK' }, { name: 'UNLINK' }],
    watches: ['new_refs', 'deleted_refs', 'command.path', 'inode.nlink'],
    stops: 6,
  },
  'overwritten-refs': {
    case: 'btrfs-084-02',
    filters: ['overwrite', 'orphanize'],
    watches: ['new_refs[0].name', 'event.ino', 'name_cache'],
    stops: 6,
  },
  'reused-inode-number': {
    case: 'btrfs-135-03',
    functions: [{ name: '257-999', condition: 'cur_inode_new_gen' }],
    watches: ['cur_ino', 'cur_inode_gen', 'cur_inode_deleted', 'inode.generation'],
    stops: 6,
  },
  clones: {
    case: 'btrfs-097-02',
    filters: ['clone_chosen'],
    functions: [{ name: 'CLONE' }],
    watches: ['clone_roots', 'cur_inode_next_write_offset'],
    stops: 5,
  },
  holes: {
    case: 'x-holes-prealloc-07',
    functions: [{ name: 'send_hole' }],
    watches: ['cur_inode_last_extent', 'cur_inode_size', 'path(cur_ino)'],
    stops: 6,
  },
};

describeCorpus('real cases', () => {
  test.each(Object.keys(plots))('%s', async (name) => {
    const plot = plots[name];
    if (!plot) throw new Error(`There is no plot ${name}`);
    const found = corpusCase(plot.case);
    const [image] = await found.imagePaths();
    const stream = await found.streamPath();
    await expectStory(name, { image, stream, ...corpusSend(found) }, plot);
  });
});
