// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { beginOfSend, beginsSend } from '../../engine/receive/rebuild/recordedSends';
import { guessKernel } from '../../engine/send/guessKernel';
import { profileNames } from '../../engine/send/profiles';
import { AttributeType } from '../../engine/stream/attributeType';
import { string, unsigned, type Command } from '../../engine/stream/command';
import { CommandType } from '../../engine/stream/commandType';
import { readCommand } from '../../engine/stream/decode';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { inTurns } from '../steps';
import type { StreamIdentity, StreamSender } from './identityProtocol';
import { uuidIn } from './parents/sentSubvolume';

/**
 * What a stream says of the send that wrote it: the one that the command is in, or else the file's first
 * one. Rejects where it doesn't begin as a send does.
 */
export async function streamIdentity(index: StreamIndex, command = 0): Promise<StreamIdentity> {
  const begins = index.commandCount > 0 ? (beginOfSend(index, command) ?? 0) : 0;
  const begin = index.commandCount > 0 ? readCommand(index, begins) : undefined;
  if (begin?.type !== CommandType.SUBVOL && begin?.type !== CommandType.SNAPSHOT) {
    throw new Error(
      `${index.source.name} does not begin with a subvol or snapshot command, so that it doesn't say what was sent. Start the session from a launch.json that names the image and the snapshots.`,
    );
  }
  const uuid = uuidIn(begin, AttributeType.UUID);
  if (uuid === undefined) {
    throw new Error(`${index.source.name} does not say the UUID of the snapshot that was sent.`);
  }
  const parentUuid = uuidIn(begin, AttributeType.CLONE_UUID);
  const subvolName = string(begin, AttributeType.PATH);
  return {
    subvolName: subvolName === undefined ? '' : displayName(subvolName),
    isOneOfSeveral: isOneOfSeveral(index),
    uuid,
    ctransid: decimal(begin, AttributeType.CTRANSID),
    ...(parentUuid !== undefined && {
      parentUuid,
      parentCtransid: decimal(begin, AttributeType.CLONE_CTRANSID),
    }),
    protocol: begin.version,
    noData: holds(index, CommandType.UPDATE_EXTENT),
    compressedData: holds(index, CommandType.ENCODED_WRITE),
    sender: await streamSender(index),
  };
}

function isOneOfSeveral(index: StreamIndex): boolean {
  let begun = 0;
  for (let command = 0; command < index.commandCount && begun < 2; command++) {
    if (beginsSend(index, command)) begun += 1;
  }
  return begun > 1;
}

async function streamSender(index: StreamIndex): Promise<StreamSender> {
  const { profile, reasons } = await inTurns(guessKernel(index));
  return {
    ...(profile !== undefined && { kernel: profile }),
    reasons: reasons.map(({ says, because }) => `${says}: ${because}`),
    offered: profileNames,
  };
}

function decimal(command: Command, type: AttributeType): string {
  return String(unsigned(command, type) ?? '');
}

function holds(index: StreamIndex, type: number): boolean {
  for (let command = 0; command < index.commandCount; command++) {
    if (index.typeOf(command) === type) return true;
  }
  return false;
}
