// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { CancellationTokenSource } from 'vscode-languageserver';
import {
  compareKernelsRequest,
  kernelsRequest,
  type ComparedKernels,
  type CompareKernelsParams,
  type OfferedKernel,
} from '../../../server/language/kernelProtocol';
import { registerKernelRequests } from '../../../server/language/kernelRequests';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { exampleImage, swapSend } from '../debug/exampleSend';

const handlers = new Map<string, (params: never, token: never) => Promise<unknown>>();
registerKernelRequests(
  { onRequest: (method, handler) => handlers.set(method, handler) },
  nodeFileOpener,
);
const ask = (method: string, params: unknown, token: unknown): Promise<unknown> =>
  handlers.get(method)?.(params as never, token as never) ?? Promise.reject(new Error(method));

const compare = (
  kernels: readonly [string, string],
  token = new CancellationTokenSource().token,
) => {
  const image = URI.file(exampleImage).toString();
  const params: CompareKernelsParams = { image, send: swapSend, kernels };
  return ask(compareKernelsRequest, params, token) as Promise<ComparedKernels>;
};

test('kernels are offered with what they do otherwise than the one below', async () => {
  const offered = (await ask(kernelsRequest, undefined, undefined)) as readonly OfferedKernel[];
  expect(offered[0]).toMatchObject({ kernel: '6.18', title: 'Linux 6.18' });
  const of = (kernel: string) => offered.find((one) => one.kernel === kernel)?.changes;
  expect(of('6.6')).toContain('cachesDirUtimes');
  expect(of('6.12')).not.toContain('cachesDirUtimes');
  expect(of('3.6')).toContain('sendsIno');
  expect(of('rfc-2012')).toEqual([]);
});

test('what two kernels send otherwise, with the change behind each command', async () => {
  const { summary, a, b } = await compare(['6.2', '6.3']);
  expect(summary).toMatch(/^55 commands the same, 0 changed, 24 only in A, 0 only in B, 9 moved$/);
  expect(a).toHaveLength(33);
  expect(b).toHaveLength(9);
  expect(a[0]).toEqual({
    text: expect.stringMatching(/^utimes +"" {2}atime=/) as string,
    occurrence: 0,
    cause: 'cachesDirUtimes (6.3)',
    changes: [expect.stringMatching(/^cachesDirUtimes: Directories' times .* Linux 6\.3 \(/)],
  });
});

test('how the sends end is told where they do not end alike', async () => {
  const { end } = await compare(['rfc-2012', '6.18']);
  expect(end).toMatch(
    /^the engine of the RFC of July 2012 fails: .*; Linux 6\.18 succeeds \(by waitsForUpperDirs \(3\.15\) with delaysDirMoves \(3\.14\)\)$/,
  );
  expect(await compare(['6.2', '6.3'])).not.toHaveProperty('end');
});

test('of commands that are the same, each is told apart', async () => {
  const { a } = await compare(['6.2', '6.3']);
  const times = a.filter(({ text }) => /^utimes +"" /.test(text));
  expect(times.length).toBeGreaterThan(3);
  expect(times.map(({ occurrence }) => occurrence)).toEqual([...times.keys()]);
});

test('a kernel that there is not is refused, as is a file that is no image', async () => {
  await expect(compare(['6.2', '2.6'])).rejects.toThrow(/use a version from/);
  const send = ask(
    compareKernelsRequest,
    { image: URI.file(import.meta.filename).toString(), send: swapSend, kernels: ['6.1', '6.2'] },
    new CancellationTokenSource().token,
  );
  await expect(send).rejects.toThrow(/superblock/);
});

test('a comparison can be given up', async () => {
  const source = new CancellationTokenSource();
  const asked = compare(['rfc-2012', '6.18'], source.token);
  source.cancel();
  await expect(asked).rejects.toThrow(/given up/);
});
