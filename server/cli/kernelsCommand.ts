// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { kernelChanges } from '../../engine/send/kernelChanges';
import { ProfileComparison, type InodeDifference } from '../../engine/send/profileComparison';
import { kernelTitle } from '../../engine/send/profiles';
import type { CliCommand } from './cliCommand';
import { missingArgument } from './errors';
import { withFilesystem } from './openImages';
import type { Output } from './output';
import { parseArguments } from './parseArguments';
import { knownKernel, sendOptions, sendRequest } from './sendArguments';
import { sendSubvolumes } from './sendSubvolumes';

export const kernelsCommand: CliCommand = {
  name: 'kernels',
  usage: ['A B IMAGE… SUBVOL… [the options of send]'],
  help: [
    'Tell for which inodes two kernels send other commands of the same snapshots, and by which of the',
    'changes between them. A and B are as for send --kernel: 6.1, 6.12.44, rfc-2012 …',
    '',
    'Exits with 0 where nothing differs, with 1 where something does. To see the commands, send as each',
    'kernel and compare the streams with diff.',
  ],
  run: (args, out) => compareKernels(args, out),
};

function compareKernels(args: readonly string[], out: Output): number {
  const { values, positionals } = parseArguments(args, sendOptions);
  const [a, b, ...rest] = positionals;
  if (a === undefined || b === undefined) throw missingArgument('A B');
  const [one, other] = [knownKernel(a), knownKernel(b)];
  const request = sendRequest(values, rest);
  const counts: number[] = [];
  withFilesystem(request.images, (filesystem) => {
    sendSubvolumes(filesystem, request, () => (setup) => {
      const comparison = new ProfileComparison(setup, one, other);
      while (!comparison.step());
      const { differences } = comparison;
      counts.push(differences.length);
      const { name, tree } = setup.sendRoot;
      const shown = name === undefined ? `id:${tree.rootId}` : displayName(name);
      out.text(`${shown}: ${kernelTitle(a)} and ${kernelTitle(b)} `);
      out.text(differences.length === 0 ? 'send the same\n' : `differ in ${differences.length}\n`);
      for (const difference of differences) out.text(differenceText(difference));
    });
  });
  return counts.some((count) => count > 0) ? 1 : 0;
}

function differenceText({ ino, switches, onlyMoved }: InodeDifference): string {
  const subject = ino === 0 ? 'beginning' : `inode ${ino}`;
  const heading = onlyMoved ? `${subject}, in another order` : subject;
  const causes = switches.map((name) => {
    const { since, does } = kernelChanges[name];
    return `  ${since}  ${name}: ${does}\n`;
  });
  return `${heading}\n${causes.join('') || '  several changes together\n'}`;
}
