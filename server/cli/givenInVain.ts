// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../../engine/byteSource';
import { byteStringOfText, displayName } from '../../engine/byteString';
import type { ReceiveFinding } from '../../engine/receive/finding';
import { sentSubvolumes } from '../language/parents/sentSubvolume';
import { indexBeginning } from '../language/parents/streamCatalogue';

/** What is said of a stream that was given, and on which nothing builds. */
export function streamInVain(source: ByteSource): ReceiveFinding {
  const [made] = sentSubvolumes(indexBeginning(source));
  return inVain(
    source,
    made
      ? `it makes “${made.name}”, ${made.uuid} with ctransid ${made.ctransid}, and the checked stream neither builds on that nor clones from it`
      : 'no stream begins there',
  );
}

/** The same of an image. */
export function imageInVain(source: ByteSource): ReceiveFinding {
  return inVain(
    source,
    'none of its read-only subvolumes is what the checked stream builds on or clones from',
  );
}

function inVain({ name }: ByteSource, why: string): ReceiveFinding {
  return {
    severity: 'information',
    code: 'given-in-vain',
    command: undefined,
    offset: 0,
    message: `${displayName(byteStringOfText(name))} was not looked at: ${why}.`,
    related: [],
  };
}
