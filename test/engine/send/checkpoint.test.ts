// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import type { Probe } from '../../../engine/send/probe';
import type { SendContext, SendSetup } from '../../../engine/send/sendContext';
import { beginSend, checkpoint, resume, sendStep } from '../../../engine/send/sendEngine';
import { corpusCase, describeCorpus } from '../../corpus';
import { compareWithKernel, openCase, setupOf } from './corpusSend';

/** Directory moves, more names than the cache holds, inodes of many items, clones, a reused number, a failure. */
const names = [
  'x-dir-shuffle-2-02',
  'x-name-cache-02',
  'x-grow-levels-03',
  'x-reflink-cross-05',
  'btrfs-135-03',
  'btrfs-284-07',
  'x-too-long-paths-01',
];

/** Goes on from a checkpoint at each step. */
function runInPieces(setup: SendSetup): void {
  let sctx = beginSend(setup);
  while (sendStep(sctx)) sctx = resume(setup, checkpoint(sctx));
}

describeCorpus('a send that is resumed at every step', () => {
  test.each(names)('%s writes the same bytes', async (name) => {
    const outcome = await compareWithKernel(corpusCase(name), runInPieces);
    expect(outcome.reason).toBe('');
  });

  test.each(names.slice(0, 5))('%s tells the same events', async (name) => {
    const { filesystem, close } = await openCase(corpusCase(name));
    const eventsOf = (run: (setup: SendSetup) => void): string[] => {
      const events: string[] = [];
      const record = (kind: string, event: string, fields: object): void => {
        events.push(`${kind} ${event} ${JSON.stringify(fields, plain)}`);
      };
      const probe: Probe = {
        enter: (event, fields) => record('enter', event, fields),
        leave: (event, fields) => record('leave', event, fields),
        event: (event, fields) => record('event', event, fields),
      };
      for (const send of corpusCase(name).json.sends) {
        run(setupOf(filesystem, send, { write: () => undefined }, probe));
      }
      return events;
    };
    const whole = eventsOf((setup) => {
      const sctx = beginSend(setup);
      while (sendStep(sctx));
    });
    expect(eventsOf(runInPieces)).toEqual(whole);
    close();
  });

  test('a checkpoint shares nothing with the send that goes on', async () => {
    const { filesystem, close } = await openCase(corpusCase('x-dir-shuffle-2-02'));
    const [send] = corpusCase('x-dir-shuffle-2-02').json.sends;
    if (!send) throw new Error('the case has no send');
    const sctx = beginSend(setupOf(filesystem, send, { write: () => undefined }));
    for (let step = 0; step < 60; step++) sendStep(sctx);
    const before = checkpoint(sctx);
    const asItWas = structuredClone(before);
    while (sendStep(sctx));
    expect(before).toEqual(asItWas);
    close();
  });

  test('a step goes through a bounded number of items', async () => {
    const { filesystem, close } = await openCase(corpusCase('x-grow-levels-03'));
    const [send] = corpusCase('x-grow-levels-03').json.sends;
    if (!send) throw new Error('the case has no send');
    let items = 0;
    const probe: Probe = {
      enter: (name) => (items += name === 'changed_cb' ? 1 : 0),
      leave: () => undefined,
      event: () => undefined,
    };
    const sctx = beginSend(setupOf(filesystem, send, { write: () => undefined }, probe));
    const bounded: number[] = [];
    while (sendStep(sctx)) {
      bounded.push(items);
      items = 0;
    }
    expect(Math.max(...bounded)).toBe(100);
    close();
  });

  test('a context holds plain data only', async () => {
    const { filesystem, close } = await openCase(corpusCase('x-reflink-cross-05'));
    for (const send of corpusCase('x-reflink-cross-05').json.sends) {
      const sctx: SendContext = beginSend(setupOf(filesystem, send, { write: () => undefined }));
      while (sendStep(sctx)) expect(() => checkpoint(sctx)).not.toThrow();
    }
    close();
  });
});

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
