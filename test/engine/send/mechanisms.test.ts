// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineEvents, engineFunctions } from '../../../server/debug/breakpoints/engineFunctions';
import { openEngineSends } from '../../differential/engineSends';
import { openKernelVolumes, type KernelVolumes } from '../../differential/kernelVolume';
import { CallRecorder } from './callRecorder';
import { dataMechanisms } from './dataMechanisms';
import { nameMechanisms } from './nameMechanisms';
import { describeRunningKernel } from './runningKernel';

describeRunningKernel('what the probe is told of', () => {
  let volumes: KernelVolumes;
  beforeAll(() => (volumes = openKernelVolumes()));
  afterAll(() => volumes.close());

  test.each([...nameMechanisms, ...dataMechanisms])(
    '$name',
    async ({ script, send, shows, hides = [] }) => {
      const { images, sent } = await volumes.make(script, [send]);
      const engine = openEngineSends(images);
      const recorder = new CallRecorder();
      const { bytes } = engine.send(send, recorder);
      engine.close();
      expect(Buffer.compare(bytes, sent[0]?.bytes ?? Buffer.of())).toBe(0);
      for (const shown of shows) {
        // Only those of its name, so that a failure can be read.
        const calls = recorder.calls.filter(({ event }) => event === shown.event);
        expect(calls).toContainEqual(expect.objectContaining(shown));
      }
      const seen = recorder.calls.map(({ event }) => event);
      expect(hides.filter((name) => seen.includes(name))).toEqual([]);
    },
  );
});

const readme = readFileSync(join(import.meta.dirname, '../../../engine/send/README.md'), 'utf8');
const told = readme.slice(
  readme.indexOf('## What the probe is told'),
  readme.indexOf('## From the RFC'),
);
const toldNames = [...told.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name);

test('every function and event is in the table of mechanisms, and nothing else', () => {
  const all = [...engineFunctions, ...engineEvents];
  expect(all.filter((name) => !toldNames.includes(name))).toEqual([]);
  const unknown = toldNames.filter((name) => !engineFunctions.has(name) && !engineEvents.has(name));
  expect(unknown).toEqual([]);
});
