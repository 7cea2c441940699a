// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleImage, recordedStream, workspace } from './exampleSend';
import { InlineClient } from './inlineClient';

let client: InlineClient;
beforeEach(async () => {
  client = new InlineClient();
  const stream = `${workspace}swap.btrfs-stream`;
  await client.start({ image: exampleImage, subvolume: 'swap', parent: 'base', stream });
});
afterEach(() => client.session.end());

async function variablesOf(variablesReference: number): Promise<DebugProtocol.Variable[]> {
  const { variables } = await client.request<DebugProtocol.VariablesResponse['body']>('variables', {
    variablesReference,
  });
  return variables;
}

/** Every variable of every scope, down to this depth; lazy ones by what takes their place. */
async function everything(depth: number): Promise<DebugProtocol.Variable[]> {
  const [frame] = await client.stack();
  const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
    frameId: frame?.id,
  });
  const found: DebugProtocol.Variable[] = [];
  const look = async (reference: number, left: number): Promise<void> => {
    if (reference === 0 || left === 0) return;
    for (const variable of await variablesOf(reference)) {
      const lazy = variable.presentationHint?.lazy === true;
      if (!lazy) found.push(variable);
      await look(variable.variablesReference, lazy ? left : left - 1);
    }
  };
  for (const { variablesReference } of scopes) await look(variablesReference, depth);
  return found;
}

test('every variable can be evaluated by the name that it gives, and is the same', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'RENAME' }] });
  for (let stop = 0; stop < 3; stop++) {
    await client.go('continue');
    const variables = await everything(4);
    expect(variables.length).toBeGreaterThan(150);
    for (const { name, value, evaluateName = '' } of variables)
      expect([name, await client.evaluate(evaluateName)]).toEqual([name, value]);
  }
});

test('what costs is asked for only when it is wanted', async () => {
  await client.go('next');
  const [frame] = await client.stack();
  const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
    frameId: frame?.id,
  });
  const inode = scopes.find(({ name }) => name === 'Inode')?.variablesReference ?? 0;
  const lazy = (await variablesOf(inode)).filter(({ presentationHint }) => presentationHint?.lazy);
  expect(lazy.map(({ name, value }) => [name, value])).toEqual([['get_cur_path()', '']]);
  const [path] = await variablesOf(lazy[0]?.variablesReference ?? 0);
  expect(path?.value).toBe(await client.evaluate('get_cur_path(cur_ino)'));
});

async function memory(memoryReference: string, count: number, offset = 0): Promise<Buffer> {
  const { data = '' } = await client.request<{ data?: string }>('readMemory', {
    memoryReference,
    count,
    offset,
  });
  return Buffer.from(data, 'base64');
}

test('memory references lead to the bytes', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'RENAME' }] });
  await client.go('continue');
  const variables = await everything(3);
  const referenceOf = (expression: string): string =>
    variables.find(({ evaluateName }) => evaluateName === expression)?.memoryReference ?? '';
  const path = JSON.parse(await client.evaluate('command.path')) as string;
  expect((await memory(referenceOf('command.path'), path.length)).toString()).toBe(path);
  const offset = Number(await client.evaluate('command.offset'));
  const bytes = recordedStream('swap').subarray(offset, offset + 10);
  expect((await memory(referenceOf('command.bytes'), 10)).equals(bytes)).toBe(true);

  // An inode item begins with its generation; a block, behind its checksum, with the filesystem's id.
  const item = await memory(referenceOf('inode.item.parent_root'), 160);
  expect(Number(item.readBigUInt64LE(0))).toBe(
    Number(await client.evaluate('inode.generation.parent_root')),
  );
  const block = await memory(referenceOf('left_path'), 16384);
  const superblock = readFileSync(exampleImage).subarray(65536, 65536 + 4096);
  expect(block.subarray(32, 48).equals(superblock.subarray(32, 48))).toBe(true);
  const nodesize = superblock.readUInt32LE(0x94);
  expect(block.length).toBe(nodesize);
  expect(await memory(referenceOf('left_path'), 16, -8)).toHaveLength(0);
  expect(await memory(referenceOf('left_path'), 16, nodesize - 4)).toHaveLength(4);
});

test('of rebuilt trees, the item that is compared can be read', async () => {
  const other = new InlineClient();
  const parents = [`${workspace}base.btrfs-stream`];
  await other.start({ stream: `${workspace}swap.btrfs-stream`, parents });
  client.session.end();
  client = other;
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
  const position = (await everything(1)).find(({ name }) => name === 'left_path');
  const item = await memory(position?.memoryReference ?? '', 4096);
  const { memoryReference } = await client.request<{ memoryReference: string }>('evaluate', {
    expression: 'inode.item.send_root',
  });
  expect(item).toHaveLength(160);
  expect(item).toEqual(await memory(memoryReference, 4096));
});

describe.each([
  [{ image: exampleImage, subvolume: 'base' }],
  [{ image: exampleImage, subvolume: 'features', parent: 'swap', protocol: 2 }],
  [{ image: exampleImage, subvolume: 'swap', parent: 'base', cloneSources: ['features'] }],
  [{ stream: `${workspace}swap.btrfs-stream`, parents: [`${workspace}base.btrfs-stream`] }],
])('of %j', (launch) => {
  test('all bytes can be read, where they are shown and by the name that they give', async () => {
    const other = new InlineClient();
    await other.start(launch);
    client.session.end();
    client = other;
    let seen = 0;
    await client.request('setFunctionBreakpoints', {
      breakpoints: [{ name: '257-999', hitCondition: '% 4' }, { name: 'SET_XATTR' }],
    });
    for (let stop = 0; stop < 8 && (await client.go('continue')) !== 'end'; stop++) {
      for (const { value, type, memoryReference, evaluateName = '' } of await everything(6)) {
        if (type !== 'bytes') continue;
        seen += 1;
        const [, hex = ''] = value.split(': ');
        const shown = hex.replace(/[ …]/g, '');
        const bytes = await memory(memoryReference ?? '', shown.length / 2);
        expect([evaluateName, bytes.toString('hex')]).toEqual([evaluateName, shown]);
        const evaluated = await client.request('evaluate', { expression: evaluateName });
        expect(evaluated).toMatchObject({ result: value, memoryReference });
      }
    }
    expect(seen).toBeGreaterThan(8);
  });
});

test('a client that shows bytes of the state is told at each stop that they may be others', async () => {
  const other = new InlineClient();
  const launch = { image: exampleImage, subvolume: 'base' };
  await other.start(launch, { supportsMemoryEvent: true });
  client.session.end();
  client = other;
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'SET_XATTR' }] });
  await client.go('continue');
  await client.go('next');
  const value = 'receiver.root.entries[1].xattrs[0].value';
  expect((await memory(`=${value}`, 99)).toString()).toBe('green');
  await memory('0x0', 16);
  await client.go('stepBack');
  const told = client.events.filter(({ event }) => event === 'memory');
  expect(told.map(({ body }) => body as unknown)).toEqual([
    { memoryReference: `=${value}`, offset: 0, count: 1_048_576 },
  ]);
  await expect(memory(`=${value}`, 99)).rejects.toThrow('Cannot');
});

test('memory that is nowhere is refused', async () => {
  for (const reference of ['0x5+0x0', 'nonsense', '0x1000+0x99999999999999', '', '=cur_ino'])
    await expect(memory(reference, 16)).rejects.toThrow('Cannot read memory');
  await expect(memory('=cur_inoo', 16)).rejects.toThrow('did you mean "cur_ino"?');
});

test('locations lead to the command’s line', async () => {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'RENAME' }] });
  await client.go('continue');
  const variables = await everything(1);
  const reference = variables.find(({ evaluateName }) => evaluateName === 'command.path');
  const location = await client.request<DebugProtocol.LocationsResponse['body'] & object>(
    'locations',
    { locationReference: reference?.valueLocationReference },
  );
  const [frame] = await client.stack();
  expect(location.line).toBe(frame?.line);
  expect(location.source.path).toBe(frame?.source?.path);
  await expect(client.request('locations', { locationReference: 999_999 })).rejects.toThrow(
    'no location',
  );
});

test('an inode is gone to, on and back; one that has not changed is not', async () => {
  const goTo = async (inode: string): Promise<string> => {
    await client.request('gotoInode', { inode });
    await client.stopReason();
    return client.evaluate('cur_ino');
  };
  expect(await goTo('260')).toBe('260');
  expect(await goTo('258')).toBe('258');
  const path = JSON.parse(await client.evaluate('path(260)')) as string;
  expect(await goTo(path)).toBe('260');
  await expect(client.request('gotoInode', { inode: '99999' })).rejects.toThrow(
    'neither snapshot has',
  );
});
