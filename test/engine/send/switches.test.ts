// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { SendError } from '../../../engine/send/errors';
import { allSwitches, kernelProfile } from '../../../engine/send/profiles';
import type { KernelProfile } from '../../../engine/send/profiles';
import { runSend } from '../../../engine/send/sendEngine';
import { corpusCase, describeCorpus } from '../../corpus';
import { openCase, setupOf } from './corpusSend';
import { firstDifference } from './data/commandNames';
import { switchScripts } from './switchScripts';
import { switchesInMemory } from './switchesInMemory';
import { withSwitch } from './withSwitch';

/** A real send that a change shows in, and the first command that differs with and without it. */
interface ShownChange {
  readonly change: string;
  readonly case: string;
  /** The kernel that has the change, and loses it alone. */
  readonly kernel: string;
  readonly with?: string;
  readonly without?: string;
}

/** UPDATE_GOLDENS=1 writes what differs anew. */
const goldens = new URL('switches.json', import.meta.url);
const shown = JSON.parse(readFileSync(goldens, 'utf8')) as readonly ShownChange[];
const update = process.env['UPDATE_GOLDENS'] === '1';

/** What a send of the case writes; the failure's code is behind it, where it fails. */
async function written(name: string, kernel: KernelProfile) {
  const { filesystem, close } = await openCase(corpusCase(name));
  const chunks: Uint8Array[] = [];
  let code = '';
  try {
    for (const send of corpusCase(name).json.sends) {
      const sink = { write: (bytes: Uint8Array) => chunks.push(bytes) };
      runSend({ ...setupOf(filesystem, send, sink), kernel });
    }
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    ({ code } = error);
  } finally {
    close();
  }
  return { stream: Buffer.concat(chunks), code };
}

test('every change is shown, by a real send or a scripted one', () => {
  const scripted = [...switchScripts, ...switchesInMemory].map(({ change }) => change);
  const known = new Set<string>([...shown.map(({ change }) => change), ...scripted]);
  expect(allSwitches.filter((name) => !known.has(name))).toEqual([]);
});

describeCorpus('a kernel without one of its changes', () => {
  const found: ShownChange[] = [];

  test.each(shown)('$change shows in $case', async (golden) => {
    const change = allSwitches.find((name) => name === golden.change);
    if (!change) throw new Error(`There is no change ${golden.change}`);
    const kernel = kernelProfile(golden.kernel);
    expect(kernel.switches.has(change)).toBe(true);
    const before = await written(golden.case, kernel);
    const after = await written(golden.case, withSwitch(kernel, change, false));
    const difference = firstDifference(before, after);
    expect(difference).toBeDefined();
    const { change: name, case: where, kernel: version } = golden;
    const now = { change: name, case: where, kernel: version, ...difference };
    found.push(now);
    if (!update) expect(now).toEqual(golden);
  });

  afterAll(() => {
    if (update) writeFileSync(goldens, `${JSON.stringify(found, null, 2)}\n`);
  });
});
