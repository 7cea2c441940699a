// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evaluate } from '../../../server/debug/evaluate/evaluate';
import { EvaluationNames } from '../../../server/debug/evaluate/evaluationNames';
import { namedBytes } from '../../../server/debug/evaluate/namedBytes';
import { isEvent } from '../../../server/debug/replay/landmarks';
import type { Moment } from '../../../server/debug/replay/moment';
import { Replay } from '../../../server/debug/replay/replay';
import { uninterrupted } from '../../../server/debug/replay/runControl';
import { byteStringOf, displayName } from '../../../engine/byteString';
import { exampleImage, openExample, swapSend } from './exampleSend';
import { InlineClient } from './inlineClient';
import { stateDigest } from './stateDigest';

const swap = { image: exampleImage, subvolume: 'swap', parent: 'base' };

let client: InlineClient;
beforeEach(async () => {
  client = new InlineClient();
  await client.start(swap);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: '258' }] });
  await client.go('continue');
});
afterEach(() => client.session.end());

test.each([
  ['get_cur_path(257)', '"o257-7-0"'],
  ['get_cur_path(257, 7)', '"o257-7-0"'],
  ['get_cur_path(cur_ino)', '"left"'],
  ['get_cur_inode_state(257)', '4 (inode_state_did_delete)'],
  ['get_cur_inode_state(280)', '1 (inode_state_will_create)'],
  ['can_rmdir(257)', 'false'],
  ['will_overwrite_ref(256, "right")', 'true: inode 259 (gen 7)'],
  ['will_overwrite_ref(256, 6, "nothing")', 'false'],
  ['did_overwrite_ref(256, 257, "attic")', 'false'],
  ['ino("/attic")', '257 (in the parent only)'],
  ['ino("inner/outer")', '260'],
  ['path(257)', '"attic" (in the parent only)'],
  ['path(ino("inner/outer")) == "inner/outer"', 'true'],
  ['get_cur_path(256) == ""', 'true'],
])('%s is %s', async (expression, value) => {
  expect(await client.evaluate(expression)).toBe(value);
});

test.each([
  ['get_cur_pat(257)', 'did you mean "get_cur_path()"?'],
  ['get_cur_path()', 'ask it as get_cur_path(ino) or get_cur_path(ino, gen)'],
  ['get_cur_path("left")', 'ask it as get_cur_path(ino)'],
  ['get_cur_path(257, 99)', '257'],
  ['get_cur_path(99999)', '99999'],
  ['ino("no/such")', 'neither snapshot has "no/such"'],
  ['path(99999)', 'neither snapshot has inode 99999'],
  ['get_cur_path(257', 'a ")" is missing'],
  ['get_cur_path(257,)', 'not expected'],
  ['name_cache["1:1"]', 'there is no ["1:1"]'],
  ['cur_ino["1"]', 'only a list has members by number'],
  ['constructor()', 'there is no "constructor()"'],
])('%s is refused with help', async (expression, reason) => {
  await expect(client.evaluate(expression)).rejects.toThrow(reason);
});

test('members of a cache are found by their key', async () => {
  const gen = await client.evaluate('name_cache[0].gen');
  const ino = await client.evaluate('name_cache[0].ino');
  expect(await client.evaluate(`name_cache["${ino}:${gen}"]`)).toBe(
    await client.evaluate('name_cache[0]'),
  );
});

test('asking changes nothing, at any event', async () => {
  const open = await openExample(swapSend);
  const replay = new Replay(open.setup);
  const questions = [
    'get_cur_path(cur_ino, cur_inode_gen)',
    'get_cur_path(257)',
    'can_rmdir(257)',
    'can_rmdir(260)',
    'will_overwrite_ref(256, "left")',
    'did_overwrite_ref(256, 258, "left")',
    'get_cur_inode_state(258)',
  ];
  let answers = 0;
  const ask = (moment: Moment): void => {
    const before = stateDigest(moment);
    const receiver = (): never => {
      throw new Error('nobody asks about a receiver');
    };
    const scene = {
      sctx: moment.sctx,
      command: () => undefined,
      recordedCommand: () => undefined,
      receiver,
      event: moment,
    };
    for (const question of questions) {
      try {
        evaluate(question, new EvaluationNames(scene));
        answers += 1;
      } catch {
        // No answer is one that changes nothing, too.
      }
    }
    expect(stateDigest(moment)).toBe(before);
  };
  let asked = 0;
  await replay.forward((moment) => {
    if (isEvent(moment) && ++asked % 20 === 0) ask(moment);
    return undefined;
  }, uninterrupted);
  expect(answers).toBeGreaterThan(asked / 20);
  open.close();
});

async function complete(text: string): Promise<DebugProtocol.CompletionItem[]> {
  const { targets } = await client.request<{ targets: DebugProtocol.CompletionItem[] }>(
    'completions',
    { text, column: text.length + 1 },
  );
  return targets;
}

test.each([
  ['send_pr', ['send_progress']],
  ['cur_ino == 258 && send_pr', ['send_progress']],
  ['get_cur', ['get_cur_path', 'get_cur_inode_state']],
  ['cmp_key.', ['objectid', 'type', 'offset']],
  ['cmp_key.o', ['objectid', 'offset']],
  ['path(cmp_key.ob', ['objectid']],
  ['name_cache[0].parent', ['parent_ino', 'parent_gen']],
  ['nothing.', []],
  ['"', []],
])('%s is completed with %j', async (text, labels) => {
  const targets = await complete(text);
  expect(targets.map(({ label }) => label)).toEqual(labels);
  for (const { start = 0, length = 0, label, text: inserted = label } of targets) {
    expect(`${text.slice(0, start)}${inserted}`).toContain(text);
    expect(start + length).toBe(text.length);
  }
});

test('a list’s members are proposed with what they are', async () => {
  const [first] = await complete('name_cache[');
  expect(first).toMatchObject({ label: '0]', detail: await client.evaluate('name_cache[0]') });
});

async function hover(expression: string): Promise<string> {
  const { result } = await client.request<{ result: string }>('evaluate', {
    expression,
    context: 'hover',
  });
  return result;
}

test.each([
  ['send_progress', '258'],
  ['257', 'inode 257: now "o257-7-0", sent as "attic" (in the parent only)'],
  ['o257-7-0', 'inode 257: now "o257-7-0", sent as "attic" (in the parent only)'],
  ['inner/outer', 'inode 260: now "outer", sent as "inner/outer"'],
  ['"inner/outer"', 'inode 260: now "outer", sent as "inner/outer"'],
])('hovering over %s shows %s', async (word, value) => {
  expect(await hover(word)).toBe(value);
});

test.each(['', '99999', 'o99999-1-0', 'no/such', 'utimes'])(
  'hovering over %j shows nothing',
  async (word) => {
    await expect(hover(word)).rejects.toThrow('neither snapshot');
  },
);

test('a name is read as it is shown, whatever its bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const name = byteStringOf(bytes);
      expect(namedBytes(displayName(name))).toBe(name);
    }),
  );
});
