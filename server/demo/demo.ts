// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { indexStream } from '../../engine/stream/streamIndex';
import { openPath } from '../nodeFileOpener';
import { DapClient } from './dapClient';
import { printOutline } from './printOutline';
import { StopPrinter } from './stopPrinter';
import { go, readStop, type Stop } from './stop';

export interface DemoSetup {
  /** The bundled debug adapter. */
  readonly adapter: readonly string[];
  /** The folder of the example image and its streams. */
  readonly workspace: string;
  readonly print: (line: string) => void;
}

/** What the demo does next: from where on it shall stop, and the DAP request that runs there. */
interface Leg {
  /** Function breakpoints from here on: inodes, and functions of the engine. */
  readonly breakpoints?: readonly string[];
  readonly request: string;
  readonly why: string;
}

const tour: readonly Leg[] = [
  { breakpoints: ['258'], request: 'continue', why: 'to inode 258, which is called left' },
  {
    breakpoints: ['258', 'process_recorded_refs'],
    request: 'continue',
    why: 'until its names are known: it shall be called right, which inode 259 still is',
  },
  {
    breakpoints: ['258', 'orphanize_inode'],
    request: 'continue',
    why: 'until inode 259 has to make way',
  },
  { request: 'stepIn', why: 'one event further' },
  { request: 'stepOut', why: 'to the end of inode 258: 259 bears an orphan name' },
  { request: 'next', why: "to the next inode, the orphan's own turn" },
  { request: 'next', why: 'to the inode after it: the orphan has got its name' },
  { request: 'stepBack', why: 'one inode back: it is an orphan again' },
  { breakpoints: ['258'], request: 'reverseContinue', why: 'backwards to the breakpoint' },
  { breakpoints: [], request: 'continue', why: 'forwards to the end' },
];

/** Does the main job in a terminal: reads a stream, stops its send at an inode, steps both ways. */
export async function runDemo(setup: DemoSetup): Promise<void> {
  const streamPath = join(setup.workspace, 'swap.btrfs-stream');
  const stream = openPath(streamPath);
  const client = new DapClient(setup.adapter);
  try {
    const index = indexStream(stream);
    printOutline(index, setup.print);
    await launch(client, setup, streamPath);
    const printer = new StopPrinter(client, index, setup.print);
    await tourStops(client, setup, printer);
    setup.print('');
    setup.print('The send has come to its end.');
    await client.request('disconnect');
  } finally {
    client.close();
    stream.close();
  }
}

/** Starts the session, which stops before anything is sent. */
async function launch(client: DapClient, setup: DemoSetup, stream: string): Promise<void> {
  await client.request('initialize', { adapterID: 'btrfs-send', clientID: 'demo' });
  const launched = client.request('launch', {
    image: join(setup.workspace, 'example.img'),
    subvolume: 'swap',
    parent: 'base',
    stream,
    stopOnEntry: true,
    stopAtEnd: false,
  });
  // It is answered after the configuration; only its failure comes earlier.
  const refused = launched.then(() => new Promise<never>(() => undefined));
  await Promise.race([client.event('initialized'), refused]);
  await client.request('configurationDone');
  await launched;
}

async function tourStops(client: DapClient, setup: DemoSetup, printer: StopPrinter): Promise<void> {
  let stop: Stop | undefined = await readStop(client);
  setup.print('\n== launch: before anything is sent');
  if (stop) await printer.print(stop);
  for (const { breakpoints, request, why } of tour) {
    setup.print(`\n== ${request}: ${why}`);
    if (breakpoints) await setBreakpoints(client, breakpoints);
    stop = await go(client, request);
    if (!stop) return;
    await printer.print(stop);
  }
}

async function setBreakpoints(client: DapClient, names: readonly string[]): Promise<void> {
  const breakpoints = names.map((name) => ({ name }));
  await client.request('setFunctionBreakpoints', { breakpoints });
}
