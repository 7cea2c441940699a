// SPDX-License-Identifier: GPL-2.0-only
import type { StreamIdentity } from '../../server/language/identityProtocol';

/** What the proposal of a debug session may fail with; each is shown to the user as it is. */
export const proposalErrors = {
  nothingToSend: () =>
    new Error('This filesystem has no read-only snapshot, and only those can be sent.'),

  snapshotMissing: (image: string, { subvolName, uuid, parentUuid }: StreamIdentity) =>
    new Error(
      `${image} does not hold what the stream was made of: the snapshot ${subvolName} (${uuid})` +
        (parentUuid === undefined ? '' : ` and its parent (${parentUuid})`) +
        '. Choose the image that it was sent from, or one that has received it.',
    ),
} as const;

/** A filesystem of several devices of which only some were found. */
export function missingDevices(found: number, missing: readonly string[]): string {
  return `The filesystem has ${found + missing.length} devices, of which no image was found beside this one or in the workspace for ${missing.join(' and ')}. It is read without where its profile allows.`;
}
