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
  readonly adapter: string;
  /** The folder of the example image and its streams. */
  readonly workspace: string;
  readonly print: (line: string) => void;
}

/** The inode whose new name is another's still: 258 becomes `right`, which 259 is. */
const swapped = '258';

/** What the demo does at its stops: a DAP request, and why. */
const tour: readonly { readonly request: string; readonly why: string }[] = [
  { request: 'continue', why: `run to the breakpoint on inode ${swapped}` },
  { request: 'stepIn', why: 'step into the inode, event by event' },
  { request: 'stepIn', why: 'and the next event' },
  { request: 'next', why: "to the next inode: the orphan's own turn" },
  { request: 'next', why: 'and the next: the orphan has got its name' },
  { request: 'stepBack', why: 'one inode back: the name is gone again' },
  { request: 'reverseContinue', why: `run backwards to the breakpoint on inode ${swapped}` },
  { request: 'continue', why: 'and forwards to the end' },
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

/** Starts the session with a breakpoint on the inode. */
async function launch(client: DapClient, setup: DemoSetup, stream: string): Promise<void> {
  await client.request('initialize', { adapterID: 'btrfs-send', clientID: 'demo' });
  const launched = client.request('launch', {
    image: join(setup.workspace, 'example.img'),
    subvolume: 'swap',
    parent: 'base',
    stream,
    stopOnEntry: true,
  });
  // It is answered after the configuration; only its failure comes earlier.
  const refused = launched.then(() => new Promise<never>(() => undefined));
  await Promise.race([client.event('initialized'), refused]);
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: swapped }] });
  await client.request('configurationDone');
  await launched;
}

async function tourStops(client: DapClient, setup: DemoSetup, printer: StopPrinter): Promise<void> {
  let stop: Stop | undefined = await readStop(client);
  setup.print('\n== launch: a full stop before anything is sent');
  if (stop) await printer.print(stop);
  for (const { request, why } of tour) {
    setup.print(`\n== ${request}: ${why}`);
    stop = await go(client, request);
    if (!stop) return;
    await printer.print(stop);
  }
}
