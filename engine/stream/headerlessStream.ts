// SPDX-License-Identifier: GPL-2.0-only
import type { ByteSource } from '../byteSource';
import { crc32c } from '../crc32c';
import { AttributeType } from './attributeType';
import { commandVersion } from './commandType';
import { attributeVersion } from './commandAttributes';
import { headerCrc } from './headerCrc';
import { walkAttributes, type AttributeSpan } from './walkAttributes';
import { commandHeaderLength, u16At, u32At } from './streamHeader';

/** How far commands are looked at to tell the protocol. */
const commandsLookedAt = 4096;
const bytesLookedAt = 16 * 2 ** 20;

/** A longer payload than any sender writes: one that claims it doesn't begin a stream. */
const longestPayload = 2 ** 20;

export interface RecognizedCommands {
  readonly version: number;
  /** Why this protocol, as the rest of a sentence. */
  readonly reason: string;
}

/**
 * Whether commands begin at `offset` though no header says so, and by which protocol. The protocols
 * differ in how DATA is laid out and in what they may hold; where nothing tells them apart,
 * either reads the same.
 */
export function recognizeCommands(
  source: ByteSource,
  offset: number,
): RecognizedCommands | undefined {
  const stop = Math.min(source.size, offset + bytesLookedAt);
  let position = offset;
  for (let count = 0; count < commandsLookedAt && position < stop; count++) {
    const bytes = readWhole(source, position);
    if (!bytes || !isSound(bytes)) {
      if (count === 0) return undefined;
      break;
    }
    const version = versionTold(bytes);
    if (version) return { version, reason: `its command ${count} fits no other` };
    position += bytes.length;
  }
  return { version: 1, reason: 'nothing in it asks for a newer one' };
}

/** The command at `position` with its header; undefined where none can be whole. */
function readWhole(source: ByteSource, position: number): Uint8Array | undefined {
  const header = source.read(position, commandHeaderLength);
  if (header.length < commandHeaderLength) return undefined;
  const length = commandHeaderLength + u32At(header, 0);
  if (length > longestPayload || position + length > source.size) return undefined;
  const bytes = source.read(position, length);
  return bytes.length === length ? bytes : undefined;
}

/** A known command with a right CRC, or at least with attributes that fill it exactly. */
function isSound(bytes: Uint8Array): boolean {
  if (commandVersion(u16At(bytes, 4)) === undefined) return false;
  const payload = bytes.subarray(commandHeaderLength);
  return (
    crc32c(headerCrc(payload.length, u16At(bytes, 4)), payload) === u32At(bytes, 6) ||
    spansOf(payload, 1) !== undefined ||
    spansOf(payload, 2) !== undefined
  );
}

/** The protocol that alone explains this command; undefined where several do. */
function versionTold(bytes: Uint8Array): number | undefined {
  const payload = bytes.subarray(commandHeaderLength);
  const asFirst = spansOf(payload, 1);
  const spans = asFirst ?? spansOf(payload, 2);
  if (!spans) return undefined;
  const since = Math.max(
    commandVersion(u16At(bytes, 4)) ?? 1,
    ...spans.map(({ type }) => attributeVersion(type) ?? 1),
  );
  if (since > 1) return since;
  if (!asFirst) return 2;
  return spans.some(({ type }) => type === AttributeType.DATA) ? 1 : undefined;
}

/** The attributes, where known ones fill the payload exactly by this protocol. */
function spansOf(payload: Uint8Array, version: number): AttributeSpan[] | undefined {
  const { spans, stop } = walkAttributes(payload, payload.length, version);
  const known = spans.every(({ type }) => attributeVersion(type) !== undefined);
  return stop.kind === 'end' && known ? spans : undefined;
}
