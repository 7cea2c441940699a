// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, readSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernelChanges } from '../../../engine/send/kernelChanges';
import { allSwitches, kernelProfile, profileNames } from '../../../engine/send/profiles';
import { beginSend, runSend } from '../../../engine/send/sendEngine';
import { corpusCases, describeCorpus, type CorpusCase } from '../../corpus';
import { compareWithKernel } from './corpusSend';
import { memorySnapshot } from './data/memorySnapshot';

/** All but those that only some kernels had. */
const lasting = allSwitches.filter(
  (name) => !('until' in kernelChanges[name]) || 'again' in kernelChanges[name],
);

test('the RFC has no switch, the latest kernel all that lasted', () => {
  expect(kernelProfile('rfc-2012').switches.size).toBe(0);
  expect([...kernelProfile('6.19').switches]).toEqual(lasting);
  expect([...kernelProfile('6.18').switches]).toEqual(lasting);
});

test('what a later kernel did away with is in none behind it', () => {
  const has = (version: string) => kernelProfile(version).switches.has('finishesDirsLater');
  expect(['3.6', '3.7', '3.6.11', '6.18'].map(has)).toEqual([true, false, true, false]);
});

test('what was done away with and came back is in none between', () => {
  const has = (version: string) => kernelProfile(version).switches.has('findsPathLoops');
  const versions = ['3.15', '3.16', '4.0', '4.1', '4.7', '4.8', '6.18'];
  expect(versions.map(has)).toEqual([false, true, true, false, false, true, true]);
});

test('a version has what came in it and before, and not what came later', () => {
  const has = (version: string) => kernelProfile(version).switches;
  expect(has('6.2').has('cachesDirUtimes')).toBe(false);
  expect(has('6.3').has('cachesDirUtimes')).toBe(true);
  expect(has('6.12').has('cachesDirUtimes')).toBe(true);
  expect(has('3.7').has('createsDirsAhead')).toBe(true);
  expect(has('3.13').has('delaysDirMoves')).toBe(false);
});

test('a stable release has what was brought back to it by then', () => {
  const keeps = (version: string) => kernelProfile(version).switches.has('keepsCurInodePath');
  expect(keeps('6.12.43')).toBe(false);
  expect(keeps('6.12.44')).toBe(true);
  expect(keeps('6.12')).toBe(true);
  expect(keeps('6.13.44')).toBe(false);
  expect(keeps('6.15')).toBe(true);
});

test.each(['3.5', '2.6', '6', '', '6.1.x', '6.1.2.3', 'rfc', '6.1 ', 'latest'])(
  'there is no kernel %j',
  (name) => {
    expect(() => kernelProfile(name)).toThrow(/use a version from 3\.6 on/);
  },
);

test('every profile that is offered exists, and a later first release lacks nothing of an earlier one', () => {
  const mainline = profileNames
    .map((name) => kernelProfile(name === 'rfc-2012' ? name : `${name}.0`))
    .map(({ switches }) => [...switches].filter((name) => !('until' in kernelChanges[name])));
  for (const [at, later] of mainline.entries()) {
    for (const earlier of mainline.slice(at + 1)) {
      expect(earlier.filter((one) => !later.includes(one))).toEqual([]);
    }
  }
});

test('every change says where it came from', () => {
  for (const { since, does } of Object.values(kernelChanges)) {
    expect(since).toMatch(/^\d\.\d+$/);
    expect(does).toMatch(/^\w.*\.$/);
  }
});

const send = (kernel: string, proto: 1 | 2 | 3) => () =>
  beginSend({
    sendRoot: memorySnapshot(256, []),
    cloneSources: [],
    proto,
    noFileData: false,
    omitStreamHeader: false,
    omitEndCmd: false,
    compressed: false,
    kernel: kernelProfile(kernel),
    sink: { write: () => undefined },
  });

test('a protocol that the kernel lacks is refused as it refuses it', () => {
  expect(send('4.4', 1)).not.toThrow();
  expect(send('5.15', 2)).toThrow(expect.objectContaining({ code: 'EINVAL' }));
  expect(send('5.17', 2)).toThrow(expect.objectContaining({ code: 'EPROTO' }));
  expect(send('6.0', 2)).not.toThrow();
  expect(send('6.0', 3)).toThrow(expect.objectContaining({ code: 'EPROTO' }));
  expect(send('6.1', 3)).not.toThrow();
});

/** The header says in which protocol the stream was asked for: one was asked for the kernel's own. */
function protocolOf(stream: string): 1 | 2 {
  const header = Buffer.alloc(17);
  const file = openSync(stream, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  return header.readUInt32LE(13) === 2 ? 2 : 1;
}

/** Cases that this kernel has sent as well: 6.1.192 and 6.12.117. */
const casesOf = (version: string): readonly CorpusCase[] =>
  corpusCases().filter(({ json }) => json.other_kernels?.[version] !== undefined);

describeCorpus('sending as another kernel', () => {
  for (const version of ['6.1', '6.12']) {
    const kernel = kernelProfile(version);
    test.each(casesOf(version))(`${version}: $name`, async (corpusCase) => {
      const stream = (await corpusCase.otherStreamPath(version)) ?? (await corpusCase.streamPath());
      const run = (setup: Parameters<typeof runSend>[0]): unknown =>
        runSend({ ...setup, kernel, proto: protocolOf(stream) });
      expect(await compareWithKernel(corpusCase, run, stream)).toEqual({
        identical: true,
        reason: '',
      });
    });
  }
});
