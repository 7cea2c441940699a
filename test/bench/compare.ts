// SPDX-License-Identifier: GPL-2.0-only
import { compareDisk } from './compareDisk';
import { compareDebugging } from './debugTable';
import { compareLanguage } from './languageTable';
import { compareSends } from './compareSends';
import { compareRebuilding } from './rebuildTable';
import { compareReceiving } from './receiveTable';

/**
 * Times ours against the peers that do the same work, in the same run on the same files. Needs root
 * and btrfs-progs.
 */
export function compare(quick: boolean, print: (line: string) => void): void {
  compareSends(quick, print);
  print('');
  compareReceiving(quick, print);
  print('');
  compareRebuilding(quick, print);
  print('');
  compareDisk(quick, print);
  print('');
  compareDebugging(quick, print);
  print('');
  compareLanguage(quick, print);
}
