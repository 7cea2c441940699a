// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test } from 'vitest';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend } from './exampleSend';
import { InlineClient } from './inlineClient';

let session: InlineClient;
beforeEach(() => {
  session = new InlineClient();
});
afterEach(() => session.session.end());

describeCorpus('a send that the kernel fails', () => {
  test.each([
    ['x-bad-data-01', 'EIO'],
    ['x-too-long-paths-01', 'ENAMETOOLONG'],
    ['x-toplevel-04', 'ENOENT'],
  ])('%s stops where it fails, goes back from there, and ends there', async (name, exceptionId) => {
    const found = corpusCase(name);
    const [image] = await found.imagePaths();
    const stop = await session.start({ image, ...corpusSend(found), stopOnEntry: false });
    expect(stop).toBe('exception');
    const info = await session.request('exceptionInfo', { threadId: 1 });
    expect(info).toMatchObject({ exceptionId, breakMode: 'unhandled' });
    // Of a send that fails at once, btrfs-progs drops the header too.
    const written = Number(await session.evaluate('send_off'));
    expect(written).toBe(found.json.stream.size || 17);

    expect(await session.go('stepBack')).toBe('step');
    expect(await session.request('exceptionInfo', { threadId: 1 })).toMatchObject({
      exceptionId: 'none',
    });
    expect(await session.go('continue')).toBe('exception');
    expect(await session.go('continue')).toBe('terminated');
    const exited = session.events.find(({ event }) => event === 'exited');
    expect(exited?.body).toEqual({ exitCode: 1 });
  });
});
