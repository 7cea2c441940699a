// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { URI } from 'vscode-uri';
import { byteStringOfText } from '../../../engine/byteString';
import type { SubvolumeSource } from '../../../engine/receive/tree/subvolumeTree';
import { ReadError } from '../../../engine/snapshot/errors';
import { indexStream } from '../../../engine/stream/streamIndex';
import { SendReceiver } from '../../../server/debug/receiver/sendReceiver';
import { StreamSource } from '../../../server/debug/streamSource';
import { receivedSnapshot } from '../../../server/receivedSnapshot';
import { memorySource } from '../../../engine/byteSource';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, exampleImage, openExample, recordedStream, swapSend } from './exampleSend';
import { InlineClient } from './inlineClient';

let client: InlineClient;
let folder: string;
beforeEach(() => {
  client = new InlineClient();
  folder = mkdtempSync(join(tmpdir(), 'btrfs-send-receiver-'));
});
afterEach(() => {
  client.session.end();
  rmSync(folder, { recursive: true });
});

async function receiverVariables(): Promise<DebugProtocol.Variable[]> {
  const [frame] = await client.stack();
  const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
    frameId: frame?.id,
  });
  const scope = scopes.find(({ name }) => name === 'Receiver');
  expect(scope?.expensive).toBe(true);
  const { variables } = await client.request<DebugProtocol.VariablesResponse['body']>('variables', {
    variablesReference: scope?.variablesReference,
  });
  return variables;
}

const swap = { image: exampleImage, subvolume: 'swap', parent: 'base' };

test('the receiver is where the engine is, on and back', async () => {
  await client.start(swap);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'RENAME' }] });
  await client.go('continue');
  expect(await client.evaluate('receiver.orphans')).toBe('[0]');
  const first = await receiverVariables();
  await client.go('continue');
  const orphans = await client.evaluate('receiver.orphans');
  expect(orphans).toMatch(/^\[1\] "o257-7-0" → /);
  expect(await client.evaluate('receiver.orphans["o257-7-0"].names[0]')).toBe('"o257-7-0"');
  expect(await client.evaluate('receiver.root.entries[0]')).toMatch(/^"o257-7-0"/);
  await client.go('reverseContinue');
  const plain = ({ name, value }: DebugProtocol.Variable): string => `${name}: ${value}`;
  expect((await receiverVariables()).map(plain)).toEqual(first.map(plain));
});

test('the parent is there, with all that it has', async () => {
  await client.start(swap);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'RENAME' }] });
  await client.go('continue');
  expect(await client.evaluate('receiver.parent')).toBe('"image/base"');
  const names = await client.evaluate('receiver.root.entries');
  expect(names).toMatch(/^\[15\] .*"attic" → directory 257/);
  expect(await client.go('continue')).toBe('function breakpoint');
  expect(await client.evaluate('receiver.orphans[0].type')).toBe('directory');
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'END' }] });
  await client.go('continue');
  expect(await client.evaluate('receiver.assumptions')).toBe('[0]');
  expect(await client.evaluate('receiver.refusals')).toBe('[0]');
});

test('what refers to nothing that the parent has is refused', async () => {
  const stream = join(folder, 'wrong.btrfs-stream');
  const bytes = recordedStream('swap');
  bytes.write('left', bytes.indexOf('attic'));
  writeFileSync(stream, bytes);
  await client.start({ ...swap, stream });
  await client.request('setExceptionBreakpoints', { filters: ['receiver_would_fail'] });
  expect(await client.go('continue')).toBe('exception');
  const { description } = await client.request<{ description: string }>('exceptionInfo', {
    threadId: 1,
  });
  expect(description).toContain('leftc');
});

test.each(['at once', 'later'])('a parent that can’t be read, %s, is assumed', async (when) => {
  const image = await openExample(swapSend);
  const { parentRoot } = image.setup;
  if (!parentRoot) throw new Error('The example is sent without its parent');
  const error = new ReadError('A block is broken');
  const before = (): SubvolumeSource[] => {
    if (when === 'at once') throw error;
    const received = receivedSnapshot(parentRoot, byteStringOfText('base'));
    if (!received.root) throw new Error('The example has no root directory');
    const { root } = received;
    vi.spyOn(root, 'find').mockImplementation(() => {
      throw error;
    });
    return [{ ...received, root }];
  };
  const file = URI.file('/swap.btrfs-stream');
  const index = indexStream(memorySource('swap', recordedStream('swap')));
  const receiver = new SendReceiver(await StreamSource.open({ file, index }), before);
  await receiver.prepare(index.commandCount);
  const { refusals, assumptions, subvolume } = receiver.at(index.commandCount);
  image.close();
  expect(refusals).toEqual([]);
  expect(assumptions[0]?.kind).toBe('the parent subvolume exists');
  expect(subvolume?.parent).toBeUndefined();
});

test('a command that the receiver would refuse is stopped at and explained, on and back', async () => {
  const stream = join(folder, 'wrong.btrfs-stream');
  const bytes = recordedStream('base');
  // What a directory is made as is not what it is renamed from.
  const [made] = /o260-\d+-0/.exec(bytes.toString('latin1')) ?? ['none'];
  bytes.write('o960', bytes.indexOf(made, bytes.indexOf(made) + 1));
  writeFileSync(stream, bytes);
  await client.start({ image: exampleImage, subvolume: 'base', stream });
  await client.request('setExceptionBreakpoints', { filters: ['receiver_would_fail'] });
  expect(await client.go('continue')).toBe('exception');
  const offset = await client.evaluate('command.offset');
  const info = await client.request('exceptionInfo', { threadId: 1 });
  expect(info).toMatchObject({
    exceptionId: 'receiver_would_fail',
    description: expect.stringContaining('o960') as string,
  });
  await client.go('next');
  expect(await client.evaluate('receiver.refusals')).toMatch(/^\[1\] .*o960.*No such file/);
  expect(await client.go('reverseContinue')).toBe('exception');
  expect(await client.evaluate('command.offset')).toBe(offset);
  expect(await client.evaluate('receiver.refusals')).toBe('[0]');
  expect(await client.go('reverseContinue')).toBe('entry');
});

describeCorpus('real cases', () => {
  test.each(['btrfs-030-02', 'btrfs-128-02-v2', 'btrfs-168-03-v2', 'x-chattr-02'])(
    '%s is received without a refusal, whether from its stream or from the image alone',
    async (name) => {
      const found = corpusCase(name);
      const [image] = await found.imagePaths();
      const stream = await found.streamPath();
      for (const given of [{ stream }, {}]) {
        const session = new InlineClient();
        await session.start({ image, ...given, ...corpusSend(found) });
        await session.request('setExceptionBreakpoints', { filters: ['receiver_would_fail'] });
        expect(await session.go('continue')).toBe('end');
        session.session.end();
      }
    },
  );
});
