// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import {
  filesystemRequest,
  streamIdentityRequest,
  type ImageFilesystem,
  type ImageSubvolume,
  type StreamIdentity,
} from '../../../server/language/identityProtocol';
import { registerIdentityRequests } from '../../../server/language/identityRequests';
import { nodeFileOpener } from '../../../server/nodeFileOpener';

const workspace = join(import.meta.dirname, '../../fixtures/workspace');
const uriOf = (name: string): string => URI.file(join(workspace, name)).toString();

const handlers = new Map<string, (params: never) => Promise<unknown>>();
registerIdentityRequests(
  { onRequest: (method, handler) => handlers.set(method, handler) },
  nodeFileOpener,
);
async function ask<T>(method: string, params: unknown): Promise<T> {
  return (await handlers.get(method)?.(params as never)) as T;
}
const identityOf = (name: string): Promise<StreamIdentity> =>
  ask(streamIdentityRequest, { uri: uriOf(name) });
const subvolumesOf = async (name: string): Promise<readonly ImageSubvolume[]> => {
  const { subvolumes } = await ask<ImageFilesystem>(filesystemRequest, {
    image: uriOf(name),
    candidates: [],
  });
  return subvolumes;
};

test('a stream names the snapshots that the image holds', async () => {
  const subvolumes = await subvolumesOf('example.img');
  const uuidOf = (path: string): string | undefined =>
    subvolumes.find((subvolume) => subvolume.path === path)?.sentUuid;
  const base = await identityOf('base.btrfs-stream');
  expect(base).toMatchObject({ subvolName: 'base', uuid: uuidOf('base'), protocol: 1 });
  expect(base).not.toHaveProperty('parentUuid');
  expect(await identityOf('swap.btrfs-stream')).toMatchObject({
    subvolName: 'swap',
    uuid: uuidOf('swap'),
    parentUuid: uuidOf('base'),
  });
  expect(await identityOf('features-v2.btrfs-stream')).toMatchObject({
    uuid: uuidOf('features'),
    parentUuid: uuidOf('swap'),
    protocol: 2,
    noData: false,
  });
});

test('of several streams in a file, the one that a line is in is told', async () => {
  const uri = URI.file(join(workspace, '../streams/two-streams.btrfs-stream')).toString();
  const first = await ask<StreamIdentity>(streamIdentityRequest, { uri });
  expect(first).toMatchObject({ subvolName: 'one', isOneOfSeveral: true });
  const at = { part: 1, line: 100 };
  const second = await ask<StreamIdentity>(streamIdentityRequest, { uri, at });
  expect(second).toMatchObject({ subvolName: 'two', parentUuid: first.uuid });
  expect(await identityOf('base.btrfs-stream')).toMatchObject({ isOneOfSeveral: false });
});

test('a damaged stream still says what it was made of', async () => {
  expect((await identityOf('damaged.btrfs-stream')).subvolName).toBe('swap');
});

test('only read-only subvolumes are snapshots to send', async () => {
  const readOnly = (await subvolumesOf('example.img')).filter((subvolume) => subvolume.readOnly);
  expect(readOnly.map(({ path }) => path).sort()).toEqual(['base', 'features', 'swap']);
});

test('what is no stream or no image is refused by name', async () => {
  await expect(identityOf('README.md')).rejects.toThrow(/README\.md/);
  await expect(subvolumesOf('README.md')).rejects.toThrow(/README\.md/);
  await expect(subvolumesOf('missing.img')).rejects.toThrow(/missing\.img/);
});
