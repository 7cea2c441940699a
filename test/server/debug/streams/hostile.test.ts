// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../../engine/byteSource';
import type { DebugHost } from '../../../../server/debug/host';
import { nodeHost } from '../../../../server/debug/nodeHost';
import { recordedStream } from '../exampleSend';
import { InlineClient } from '../inlineClient';

const originals = {
  base: recordedStream('base'),
  swap: recordedStream('swap'),
  features: recordedStream('features-v2'),
  second: recordedStream('refused/second'),
};

/** Files in memory. */
function hostOf(files: Readonly<Record<string, Uint8Array>>): DebugHost {
  return {
    ...nodeHost,
    opener: {
      open: ({ path }) => {
        const bytes = files[path];
        return bytes
          ? Promise.resolve({ ...memorySource(path, bytes), close: () => undefined })
          : Promise.reject(new Error(`There is no ${path}`));
      },
    },
    fileUri: (path) => URI.file(path),
    createOutput: () => {
      throw new Error('Nothing is written here');
    },
  };
}

/** What was done to a stream: bytes that were changed, and where it was cut off. */
const damage = fc.record({
  name: fc.constantFrom('base', 'swap', 'features', 'second'),
  changes: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 6 }),
  length: fc.option(fc.nat(), { nil: undefined }),
  withParents: fc.boolean(),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged({ name, changes, length }: Damage): Uint8Array {
  const bytes = Uint8Array.from(originals[name]);
  for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
  return length === undefined ? bytes : bytes.subarray(0, length % (bytes.length + 1));
}

const motions = ['next', 'stepIn', 'stepOut', 'stepBack', 'continue', 'reverseContinue'];

/** Everything that a client shows at a stop. */
async function look(client: InlineClient): Promise<void> {
  const [frame] = await client.stack();
  const { scopes } = await client.request<{ scopes: { variablesReference: number }[] }>('scopes', {
    frameId: frame?.id,
  });
  for (const { variablesReference } of scopes) {
    await client.request('variables', { variablesReference });
  }
  await client.request('exceptionInfo', { threadId: 1 });
}

/** What a person gets to read, and no program's complaint. */
const fit = /^Cannot |^The stream/;

test.each([
  ['nothing', new Uint8Array(0)],
  ['a few bytes', new Uint8Array(5)],
  ['a header', recordedStream('swap').subarray(0, 17)],
  ['half a command', recordedStream('swap').subarray(0, 40)],
])('a file with %s holds no command, and is refused', async (_, bytes) => {
  const client = new InlineClient(hostOf({ '/it': bytes }));
  await client.request('initialize', { adapterID: 'btrfs-send' });
  const launch = client.request('launch', { stream: '/it' });
  await expect(launch).rejects.toThrow(/^Cannot launch: \/it holds no command of a stream: ./);
  client.session.end();
});

test('damaged streams are stepped as far as they go, or refused in words', async () => {
  await fc.assert(
    fc.asyncProperty(
      damage,
      fc.array(fc.constantFrom(...motions), { minLength: 1, maxLength: 8 }),
      async (one, moves) => {
        const { base, swap } = originals;
        const client = new InlineClient(hostOf({ '/it': damaged(one), '/b': base, '/s': swap }));
        const parents = one.withParents ? ['/s', '/b'] : [];
        try {
          let reason = await client.start({ stream: '/it', parents });
          for (const move of moves) {
            if (reason === 'terminated') break;
            await look(client);
            reason = await client.go(move);
          }
        } catch (error) {
          expect(error instanceof Error ? error.message : '').toMatch(fit);
        } finally {
          client.session.end();
        }
      },
    ),
    { numRuns: 150 },
  );
}, 300_000);
