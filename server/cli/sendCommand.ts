// SPDX-License-Identifier: GPL-2.0-only
import { runSend } from '../../engine/send/sendEngine';
import type { CliCommand } from './cliCommand';
import { withFilesystem } from './openImages';
import type { Output } from './output';
import { parseArguments } from './parseArguments';
import { sendOptions, sendRequest } from './sendArguments';
import { sendSubvolumes } from './sendSubvolumes';
import { openStreamOutput, type StreamOutput } from './streamOutput';

export const sendCommand: CliCommand = {
  name: 'send',
  usage: [
    'IMAGE… SUBVOL… [-p PARENT] [-c CLONE_SRC]… [-e] [-f OUT]',
    '     [--proto N] [--no-data] [--compressed-data] [--kernel PROFILE]',
  ],
  help: [
    'Write the stream that the kernel would send of a subvolume in an image.',
    '',
    'IMAGE is a disk image or a block device; several are the devices of one filesystem. It is only',
    'read, needs no mount and no root. SUBVOL, PARENT and CLONE_SRC are paths inside the filesystem',
    'or id:N. Several SUBVOLs are sent one after another.',
    '',
    '  -p PARENT           send what changed since PARENT; it is a clone source, too',
    '  -c CLONE_SRC        a snapshot to clone from; without -p, the parent is chosen of these',
    '  -e                  several SUBVOLs in one stream: no headers and ends between them',
    '  -f OUT              write to OUT, not to standard output',
    '  --proto N           protocol 1 (default), 2 or 3; 0 is the highest of that kernel',
    '  --no-data           leave the data out',
    '  --compressed-data   send compressed data as it is; protocol 2 if --proto is not given',
    '  --kernel PROFILE    as which kernel: 6.18 (default), any version from 3.6 on, or rfc-2012,',
    '                      the engine as it was first proposed',
  ],
  run: (args, out) => send(args, out),
};

/** Throws what a send fails with; what was written until then stays written. */
async function send(args: readonly string[], stdout: Output): Promise<number> {
  const { values, positionals } = parseArguments(args, sendOptions);
  const request = sendRequest(values, positionals);
  await withFilesystem(request.images, (filesystem) => {
    let output: StreamOutput | undefined;
    try {
      sendSubvolumes(filesystem, request, () => {
        const { sink } = (output = openStreamOutput(values.f, request.images, stdout));
        return (setup) => runSend({ ...setup, sink });
      });
    } finally {
      output?.close();
    }
  });
  return 0;
}
