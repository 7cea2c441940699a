// SPDX-License-Identifier: GPL-2.0-only
import { URI } from 'vscode-uri';
import { openImageSend } from '../../server/imageSend';
import { nodeFileOpener } from '../../server/nodeFileOpener';
import { runSend } from '../../engine/send/sendEngine';
import { InlineClient } from '../server/debug/inlineClient';

/** How long a request took until its stop or its answer, at an inode, in milliseconds. */
export interface StepTimes {
  readonly ino: number;
  readonly request: string;
  readonly p50: number;
  readonly p99: number;
}

export interface RunTime {
  readonly name: string;
  readonly milliseconds: number;
}

export interface DebugTimes {
  readonly steps: readonly StepTimes[];
  /** The first is the engine's own. */
  readonly runs: readonly RunTime[];
}

/** How often each request is timed. */
const samples = 200;

/** Times a debug session of a send, in this process. */
export async function debugTimes(
  image: string,
  subvolume: string,
  positions: readonly number[],
): Promise<DebugTimes> {
  const client = new InlineClient();
  await client.start({ image, subvolume, noData: true });
  const steps: StepTimes[] = [];
  for (const ino of positions) steps.push(...(await stepTimes(client, ino)));
  await client.request('setFunctionBreakpoints', { breakpoints: [] });
  await client.go('reverseContinue');
  await engineRun(image, subvolume);
  const runs = [
    await timed('the engine, without a debugger', () => engineRun(image, subvolume)),
    await timed('continue to the end', () => toEnd(client)),
    ...(await stopped(client, positions.at(-1) ?? 0)),
    await listened(client),
    await watched(client, 'an entry of the cache', 'name_cache["5:5"]'),
    await watched(client, 'the waiting moves', 'waiting_dir_moves'),
    await watched(client, 'what only every event tells of', 'left_path.level'),
  ];
  await client.request('disconnect');
  return { steps, runs };
}

async function stepTimes(client: InlineClient, ino: number): Promise<StepTimes[]> {
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: String(ino) }] });
  await client.go('continue');
  await client.request('setFunctionBreakpoints', { breakpoints: [] });
  const times: StepTimes[] = [];
  for (const request of ['stepIn', 'next', 'stepBack'])
    times.push(await sampled(ino, request, () => client.go(request)));
  times.push(await sampled(ino, 'variables', () => variables(client)));
  return times;
}

/** What a client asks for at a stop: the stack, the scopes, and the variables of each that is open. */
async function variables(client: InlineClient): Promise<void> {
  const [frame] = await client.stack();
  const { scopes } = await client.request<{
    scopes: { variablesReference: number; expensive: boolean }[];
  }>('scopes', { frameId: frame?.id });
  for (const { variablesReference, expensive } of scopes) {
    if (!expensive) await client.request('variables', { variablesReference });
  }
}

/** With 100 breakpoints on inodes, spread over the send, each of which is stopped at; on and back. */
async function stopped(client: InlineClient, last: number): Promise<RunTime[]> {
  await client.request('restart', {});
  await client.stopReason();
  const breakpoints = Array.from({ length: 100 }, (_, at) => ({
    name: String(257 + Math.floor(((last - 257) * at) / 100)),
  }));
  await client.request('setFunctionBreakpoints', { breakpoints });
  const hundredTimes = async (command: string): Promise<void> => {
    for (let stop = 0; stop < 100; stop++) await client.go(command);
  };
  const there = await timed('continue over 100 inode breakpoints', () => hundredTimes('continue'));
  return [there, await timed('reverse continue over them', () => hundredTimes('reverseContinue'))];
}

/** With an exception filter the engine is listened to; nothing is found. */
async function listened(client: InlineClient): Promise<RunTime> {
  await client.request('restart', {});
  await client.stopReason();
  await client.request('setFunctionBreakpoints', { breakpoints: [] });
  await client.request('setExceptionBreakpoints', { filters: ['orphanize'] });
  return timed('continue, listening for an event', () => toEnd(client));
}

/** With a breakpoint on a variable at whose changes it never stops. */
async function watched(client: InlineClient, what: string, dataId: string): Promise<RunTime> {
  await client.request('restart', {});
  await client.stopReason();
  await client.request('setExceptionBreakpoints', { filters: [] });
  const condition = 'send_progress < 0';
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId, condition }] });
  return timed(`continue, watching ${what}`, () => toEnd(client));
}

/** A run that stops before is not what is timed. */
async function toEnd(client: InlineClient): Promise<void> {
  const reason = await client.go('continue');
  if (reason !== 'end') throw new Error(`The run to the end stopped before: ${reason}`);
}

async function engineRun(image: string, subvolume: string): Promise<void> {
  const open = await openImageSend(nodeFileOpener, URI.file(image), { subvolume, noData: true });
  runSend({ ...open.setup, sink: { write: () => undefined } });
  open.close();
}

async function timed(name: string, work: () => Promise<unknown>): Promise<RunTime> {
  const began = performance.now();
  await work();
  return { name, milliseconds: performance.now() - began };
}

async function sampled(
  ino: number,
  request: string,
  work: () => Promise<unknown>,
): Promise<StepTimes> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    times.push((await timed(request, work)).milliseconds);
  }
  times.sort((left, right) => left - right);
  const quantile = (part: number): number => times[Math.floor(part * (samples - 1))] ?? NaN;
  return { ino, request, p50: quantile(0.5), p99: quantile(0.99) };
}
