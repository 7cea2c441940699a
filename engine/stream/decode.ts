// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from './attributeType';
import { checkAttributes, unknownAttributes } from './checkAttributes';
import type { Attribute, Command } from './command';
import { headLength } from './commandHeads';
import { attributeVersion } from './commandAttributes';
import { contentFaults, type CommandPlace } from './contentFaults';
import type { StreamFault } from './streamFault';
import type { PayloadReader } from './payloadReader';
import { commandHeaderLength, layoutVersion } from './streamHeader';
import type { StreamIndex } from './streamIndex';
import { attributeLimit, longestAttributes, walkAttributes, type WalkStop } from './walkAttributes';

/** A command of a file, decoded as far as its attributes, with where it was and what is wrong in it. */
export interface DecodedCommand extends Command {
  /** Counted from 0. */
  readonly index: number;
  /** Where its header begins in the file. */
  readonly offset: number;
  readonly payloadLength: number;
  /** The protocol by which it was read. */
  readonly version: number;
  /** What is wrong with its attributes. */
  readonly faults: readonly StreamFault[];
}

export interface ReadCommandOptions {
  /**
   * Bytes of a final DATA that are wanted: no more of it is read, and the attribute says its whole
   * `length`. Without it, at most 256 MiB.
   */
  readonly dataLimit?: number;
  /** Takes the attributes as they are: no faults are looked for. */
  readonly unchecked?: boolean;
  /** Of an unchecked command, the attributes that are wanted; the others are left out. */
  readonly only?: ReadonlySet<number>;
  /** Reads the payload in place of the index: what comes of it holds until the next command is read. */
  readonly reader?: Pick<PayloadReader, 'read'>;
}

const defaultDataLimit = 2 ** 28;

/**
 * Reads one command of the file. Never throws on content: what can't be read is missing from the
 * attributes, and a fault says so. A number out of range throws a RangeError.
 */
export function readCommand(
  index: StreamIndex,
  i: number,
  options: ReadCommandOptions = {},
): DecodedCommand {
  const offset = index.offsetOf(i);
  const payloadLength = index.payloadLengthOf(i);
  const type = index.typeOf(i);
  const version = layoutVersion(index.sectionOf(i).version);
  const { dataLimit = defaultDataLimit, unchecked = false, only, reader } = options;
  const place = { type, payload: offset + commandHeaderLength, offset, index: i };

  let wanted = Math.min(payloadLength, headLength + dataLimit);
  for (;;) {
    const payload = reader?.read(i, wanted) ?? index.read(place.payload, wanted);
    const decoded = decodeAttributes(place, payload, payloadLength, version, {
      dataLimit,
      unchecked,
      only,
    });
    if (decoded || wanted >= Math.min(payloadLength, longestAttributes + dataLimit)) {
      const { attributes, faults } = decoded ?? { attributes: [], faults: [] };
      return { type, attributes, index: i, offset, payloadLength, version, faults };
    }
    wanted = Math.min(payloadLength, wanted * 8);
  }
}

/**
 * Decodes a payload that is in memory. The faults' offsets count from its first byte.
 * Never throws on content.
 */
export function decodeCommand(
  type: number,
  payload: Uint8Array,
  version: number,
): { readonly command: Command; readonly faults: readonly StreamFault[] } {
  const place = { type, payload: 0 };
  const decoded = decodeAttributes(place, payload, payload.length, version, {
    dataLimit: payload.length,
    unchecked: false,
    only: undefined,
  });
  return {
    command: { type, attributes: decoded?.attributes ?? [] },
    faults: decoded?.faults ?? [],
  };
}

interface DecodeOptions {
  readonly dataLimit: number;
  readonly unchecked: boolean;
  readonly only: ReadonlySet<number> | undefined;
}

/** The attributes and their faults; undefined where more of the payload must be read first. */
function decodeAttributes(
  place: CommandPlace,
  payload: Uint8Array,
  payloadLength: number,
  version: number,
  { dataLimit, unchecked, only }: DecodeOptions,
): { readonly attributes: readonly Attribute[]; readonly faults: StreamFault[] } | undefined {
  const { spans, stop } = walkAttributes(payload, payloadLength, version);
  if (stop.kind === 'more') return undefined;
  const wanted = only ? spans.filter(({ type }) => only.has(type)) : spans;
  const attributes = wanted.map(({ type, at, dataAt, length }): Attribute => {
    const isFinalData = type === AttributeType.DATA && dataAt + length === payloadLength;
    const shown = isFinalData ? Math.min(length, dataLimit) : length;
    const data = payload.subarray(dataAt, dataAt + shown);
    return data.length === length ? { type, at, data } : { type, at, data, length };
  });
  if (unchecked) return { attributes, faults: [] };
  const command = { type: place.type, attributes };
  const faults = unknownAttributes(place, command, version);
  if (stop.kind === 'end') faults.push(...checkAttributes(place, command, payloadLength, version));
  else faults.push(faultOfStop(place, stop, payloadLength));
  return { attributes, faults };
}

/** A walk that ended early leaves nothing to be said of what the command should have. */
function faultOfStop(place: CommandPlace, stop: WalkStop, payloadLength: number): StreamFault {
  const rest = { at: stop.at, length: payloadLength - stop.at };
  if (stop.kind === 'limit') return contentFaults.tooManyAttributes(place, rest, attributeLimit);
  // A receiver looks at the type first.
  if (stop.type !== undefined && attributeVersion(stop.type) === undefined)
    return contentFaults.unknownAttribute(place, rest, stop.type);
  return contentFaults.truncatedAttributes(place, rest, stop.type);
}
