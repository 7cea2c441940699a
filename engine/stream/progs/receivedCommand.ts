// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, type ByteString } from '../../byteString';
import { attributeKind, kindSize, type AttributeType } from '../attributeType';
import type { Timespec } from '../command';
import { attributesRead, attributeVersion, mayBeAbsent } from '../commandAttributes';
import { walkAttributes, type AttributeSpan } from '../walkAttributes';
import { dumpStops } from './errors';

/** More attributes than progs can be made to take in a stream of reasonable size. */
const limit = 2 ** 20;

/** A command with what btrfs-progs has understood of it: of each attribute the last. */
export class ReceivedCommand {
  readonly type: number;
  readonly #payload: Uint8Array;
  readonly #spans: Map<number, AttributeSpan>;

  constructor(type: number, payload: Uint8Array, spans: Map<number, AttributeSpan>) {
    this.type = type;
    this.#payload = payload;
    this.#spans = spans;
  }

  /** Throws the first failure that reading the attributes meets, in the order of btrfs-progs. */
  checkAttributes(): void {
    for (const type of attributesRead(this.type)) {
      const span = this.#spans.get(type);
      if (!span && mayBeAbsent(type)) continue;
      if (!span) throw dumpStops.missingAttribute(type);
      const kind = attributeKind(type);
      const size = kind && kindSize(kind);
      if (size !== undefined && span.length !== size) throw dumpStops.wrongSize(size, span.length);
    }
  }

  /** Bytes of the value, whether they were read or not; 0 where it is absent. */
  length(type: AttributeType): number {
    return this.#spans.get(type)?.length ?? 0;
  }

  /** The value, as far as it was read. */
  bytes(type: AttributeType): Uint8Array {
    const span = this.#spans.get(type);
    if (!span) return new Uint8Array(0);
    return this.#payload.subarray(span.dataAt, span.dataAt + span.length);
  }

  /** The value up to its first NUL, as C has it. */
  string(type: AttributeType): ByteString {
    return byteStringOf(upToNul(this.bytes(type)));
  }

  /** An unsigned value of 1, 4 or 8 bytes; 0 where it is absent. */
  unsigned(type: AttributeType): bigint {
    return this.bytes(type).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  time(type: AttributeType): Timespec {
    const bytes = this.bytes(type);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return { seconds: view.getBigInt64(0, true), nanoseconds: view.getUint32(8, true) };
  }
}

/** The bytes before the first NUL. */
export function upToNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/**
 * Takes a payload apart as btrfs-progs does, or throws what it fails with. Undefined where more of
 * the payload is needed than was given.
 */
export function parseReceived(
  type: number,
  payload: Uint8Array,
  payloadLength: number,
  version: number,
): ReceivedCommand | undefined {
  const { spans, stop } = walkAttributes(payload, payloadLength, version, limit);
  const unknown = [...spans, stop].find(
    (span) => span.type !== undefined && attributeVersion(span.type) === undefined,
  );
  if (unknown?.type !== undefined) throw dumpStops.invalidAttribute(unknown.type);
  if (stop.kind === 'more') return undefined;
  if (stop.kind !== 'end') throw dumpStops.truncated();
  return new ReceivedCommand(type, payload, new Map(spans.map((span) => [span.type, span])));
}
