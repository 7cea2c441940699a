// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { SendTrace, traceLine, type TraceEvent } from '../../server/sendTrace';
import { corpusCase, describeCorpus, traceText } from '../corpus';
import { openCase, setupOf } from '../engine/send/corpusSend';

/** The events of a case's send, and what it threw. */
async function traced(name: string): Promise<{ events: TraceEvent[]; error: unknown }> {
  const { filesystem, close } = await openCase(corpusCase(name));
  const events: TraceEvent[] = [];
  const trace = new SendTrace((event) => events.push(event));
  let error: unknown;
  try {
    for (const send of corpusCase(name).json.sends) {
      trace.run(setupOf(filesystem, send, { write: () => undefined }));
    }
  } catch (thrown) {
    error = thrown;
  } finally {
    close();
  }
  return { events, error };
}

test('a line is JSON with exact numbers and no control characters', () => {
  const event = { name: 'a\u0000\u001b[31m\u009b\u007f"', last_extent: 0xffff_ffff_ffff_ffffn };
  const line = traceLine(event);
  expect(line).toContain('"last_extent":18446744073709551615');
  expect(line).toMatch(/^[ -~]*$/);
  expect((JSON.parse(line) as typeof event).name).toBe(event.name);
});

describeCorpus('the trace of a send', () => {
  test('counts its events, and nests the calls', async () => {
    const { events, error } = await traced('x-dir-shuffle-2-02');
    expect(error).toBeUndefined();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
    const open: unknown[] = [];
    for (const { event, depth } of events) {
      const name = String(event);
      if (!name.endsWith('__ret')) open[Number(depth)] = name;
      else expect(open[Number(depth)]).toBe(name.slice(0, -'__ret'.length));
    }
  });

  test("has every function of the kernel's trace", async () => {
    const name = 'x-dir-shuffle-2-02';
    const { events } = await traced(name);
    const ours = new Set(events.map(({ event }) => event));
    const kernel = (await traceText(name))?.trimEnd().split('\n') ?? [];
    const theirs = kernel.map((line) => (JSON.parse(line) as { ev: string }).ev);
    expect([...new Set(theirs)].filter((event) => !ours.has(event))).toEqual([]);
  });

  test('has one event for each command of the stream', async () => {
    const { events } = await traced('btrfs-045-02');
    const { commands } = corpusCase('btrfs-045-02').json.stream;
    const counts: Record<string, number> = {};
    for (const { event, name } of events) {
      const key = String(name).toLowerCase();
      if (event === 'command') counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toEqual(commands);
  });

  test('a failing send ends the functions that it was in', async () => {
    const { events, error } = await traced('x-too-long-paths-01');
    expect(error).toMatchObject({ code: 'ENAMETOOLONG', errno: 36 });
    expect(events.at(-1)).toMatchObject({ event: 'send_subvol__ret', depth: 0, ret: -36 });
  });
});
