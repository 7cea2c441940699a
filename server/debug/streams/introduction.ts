// SPDX-License-Identifier: GPL-2.0-only
import { mostCommands } from '../../language/receive/startReceipt';
import type { StreamChain } from './openChain';
import type { SendInFile } from './sendInFile';
import { isReceived } from './streamFiles';

/** What a person should know of a chain that is not received. */
export function notReceived(chain: StreamChain): readonly string[] {
  if (isReceived(chain)) return [];
  return [
    `With more than ${mostCommands} commands the session does not stop at what receive refuses.`,
  ];
}

/** Names told of at most. */
const shownNames = 8;

/** What a person should know of a file with several streams. */
export function severalStreams({ name, names }: SendInFile): readonly string[] {
  if (names.length < 2) return [];
  const shown = names.slice(0, shownNames).join(', ');
  const more = names.length > shownNames ? ', …' : '';
  return [
    `The file holds ${names.length} streams (${shown}${more}): this is that of ${name}; "subvolume" names another.`,
  ];
}
