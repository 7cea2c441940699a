// SPDX-License-Identifier: GPL-2.0-only
import { SendTrace, traceLine } from '../sendTrace';
import type { CliCommand } from './cliCommand';
import { withFilesystem } from './openImages';
import type { Output } from './output';
import { parseArguments } from './parseArguments';
import { sendOptions, sendRequest } from './sendArguments';
import { sendSubvolumes } from './sendSubvolumes';
import { openFileOutput, type StreamOutput } from './streamOutput';
import { tracedStreams } from './tracedStreams';
import { traceStreams } from './traceStreams';

export const traceCommand: CliCommand = {
  name: 'trace',
  usage: [
    'IMAGE… SUBVOL… [the options of send]',
    '--stream FILE [--parents FILE…] [--kernel PROFILE] [-f OUT]',
  ],
  help: [
    "Print what the engine does during a send: a JSON object a line, in the kernel's names.",
    '',
    'A function that begins is an event of its name with its arguments; one that ends has __ret',
    'behind its name, and its result as ret. A command that is sent is an event named command.',
    'With -f OUT the stream is written there, too.',
    '',
    'With --stream there is no image: the snapshots are rebuilt from a recorded stream and those that it',
    'builds on, and all that FILE holds is sent again.',
  ],
  run: (args, out) => trace(args, out),
};

async function trace(args: readonly string[], out: Output): Promise<number> {
  const streams = tracedStreams(args);
  if (streams) return traceStreams(streams, out);
  const { values, positionals } = parseArguments(args, sendOptions);
  const request = sendRequest(values, positionals);
  await withFilesystem(request.images, (filesystem) => {
    const sendTrace = new SendTrace((event) => out.text(`${traceLine(event)}\n`));
    let output: StreamOutput | undefined;
    try {
      sendSubvolumes(filesystem, request, () => {
        if (values.f !== undefined) output = openFileOutput(values.f, request.images);
        const sink = output?.sink ?? { write: () => undefined };
        return (setup) => sendTrace.run({ ...setup, sink });
      });
    } finally {
      output?.close();
    }
  });
  return 0;
}
