// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DebugHost } from '../../../server/debug/host';
import { nodeHost } from '../../../server/debug/nodeHost';
import { conversation, hostileTexts, launch, moving, type Put } from './hostileRequests';
import { InlineClient } from './inlineClient';

// What DAP's library says of a second answer to one request.
beforeEach(() => vi.spyOn(console, 'error'));
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

/** Files that were opened and not closed. */
class OpenFiles {
  count = 0;
  readonly host: DebugHost = {
    ...nodeHost,
    opener: {
      open: async (uri) => {
        const file = await nodeHost.opener.open(uri);
        this.count += 1;
        return {
          ...file,
          read: (...where) => file.read(...where),
          close: () => {
            this.count -= 1;
            file.close();
          },
        };
      },
    },
    createOutput: () => ({ write: () => undefined, close: () => undefined }),
  };
}

/** Puts all of it to the client; resolves with the answers once every request has one. */
async function converse(client: InlineClient, puts: readonly Put[]): Promise<string[]> {
  const answers: Promise<string>[] = [];
  for (const { command, args, waits } of puts) {
    const answer = client.request(command, args as object).then(
      () => 'success',
      (error: unknown) => (error instanceof Error ? error.message : 'no Error'),
    );
    answers.push(answer);
    if (waits && (await answer) === 'success' && moving.has(command)) await client.stopReason();
  }
  return Promise.all(answers);
}

test('whatever a client asks, it is answered once, and the session can begin anew', async () => {
  await fc.assert(
    fc.asyncProperty(conversation, async (puts) => {
      const files = new OpenFiles();
      const client = new InlineClient(files.host);
      const answers = await converse(client, puts);
      for (const answer of answers) expect(answer).not.toBe('');
      await client.request('initialize', {});
      await client.request('configurationDone');
      await client
        .request('launch', launch)
        .catch(() => client.request('restart', { arguments: launch }));
      await client.request('setFunctionBreakpoints', { breakpoints: [] });
      await client.request('disconnect');
      await expect.poll(() => files.count, { timeout: 60_000 }).toBe(0);
    }),
    { numRuns: 150 },
  );
});

/** Requests that take text of a person's. */
const asking = (text: string): readonly Put[] =>
  Object.entries({
    evaluate: { expression: text },
    dataBreakpointInfo: { name: text },
    completions: { text, column: text.length + 1 },
    gotoInode: { inode: text },
    readMemory: { memoryReference: text, count: 1 },
    setFunctionBreakpoints: {
      breakpoints: [
        { name: text },
        ...['condition', 'hitCondition', 'logMessage'].map((one) => ({
          name: '257-999',
          [one]: text,
        })),
      ],
    },
    setDataBreakpoints: { breakpoints: [{ dataId: text }] },
    setExceptionBreakpoints: {
      filters: [text],
      filterOptions: [{ filterId: 'overwrite', condition: text }],
    },
    setBreakpoints: { source: { path: text }, breakpoints: [{ line: 1, condition: text }] },
    continue: {},
    stackTrace: {},
    reverseContinue: {},
  }).map(([command, args]) => ({ command, args, waits: true }));

test.each(hostileTexts.map((text) => [text.slice(0, 60), text]))(
  '%j is only a text',
  async (_, text) => {
    const client = new InlineClient();
    await client.start(launch);
    const hover = {
      command: 'evaluate',
      args: { expression: text, context: 'hover' },
      waits: true,
    };
    await converse(client, [hover, ...asking(text)]);
    await client.request('restart', {});
    expect(await client.stopReason()).toBe('entry');
    client.session.end();
  },
);
