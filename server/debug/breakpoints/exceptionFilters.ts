// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';

const conditionDescription =
  'An expression, for example cur_ino > 1000, event.ino == 258 or event.path == "a/b"';

function filter(
  filterName: string,
  label: string,
  description: string,
): DebugProtocol.ExceptionBreakpointsFilter {
  return {
    filter: filterName,
    label,
    description,
    supportsCondition: true,
    conditionDescription,
  };
}

/** What a send can be stopped at because it is unusual, by the name of the engine's event. */
export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  filter(
    'orphanize',
    'Orphanize',
    'An inode gets an orphan name, as its own is wanted by another one',
  ),
  filter('delayed_move', 'Delayed move', 'A directory is renamed later, after another directory'),
  filter('delayed_rmdir', 'Delayed rmdir', 'A directory is removed later, as it is not empty yet'),
  filter('overwrite', 'Overwrite', 'A new name is the name of another inode at the receiver'),
  filter(
    'name_cache_eviction',
    'Name cache eviction',
    'The name cache is full, and loses its least recently used entry',
  ),
  filter('clone_chosen', 'Clone chosen', 'Data is cloned from a file that the receiver has'),
  filter(
    'review',
    'Remark of the review',
    'With the kernel rfc-2012: the review of July 2012 said something of what happens',
  ),
  filter(
    'difference',
    'Difference from the recorded stream',
    'The engine is about to write something else than the recorded stream has, or leaves something out',
  ),
  filter(
    'rebuilt_difference',
    'Difference from what is rebuilt',
    'The same where the snapshots are rebuilt from streams, and the difference may come from what those do not tell',
  ),
  filter(
    'receiver_would_fail',
    'Receiver would fail',
    'A command that btrfs receive could not carry out comes next',
  ),
];
