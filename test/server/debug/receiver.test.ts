// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, exampleImage, recordedStream } from './exampleSend';
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
  test.each(['btrfs-030-02', 'btrfs-128-02-v2', 'btrfs-168-03-v2'])(
    '%s is received without a refusal, whether from its stream or from the image alone',
    async (name) => {
      const found = corpusCase(name);
      const [image] = await found.imagePaths();
      const stream = await found.streamPath();
      for (const given of [{ stream }, {}]) {
        const session = new InlineClient();
        await session.start({ image, ...given, ...corpusSend(found) });
        await session.request('setExceptionBreakpoints', { filters: ['receiver_would_fail'] });
        expect(await session.go('continue')).toBe('terminated');
        session.session.end();
      }
    },
  );
});
