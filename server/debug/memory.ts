// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ByteSource } from '../../engine/byteSource';
import { memorySource } from '../../engine/byteSource';
import { noSuchMemory } from './errors';
import type { Value } from './variables/value';

/** Bytes read at once at most. */
export const readLimit = 1024 * 1024;

/** Streams besides the text's: one that is compared, and what the engine writes, file data as zeros. */
export type StreamSpace = 'recorded' | 'engine';

/** What can be read as memory. */
export interface MemorySpaces {
  readonly stream: ByteSource;
  /** Undefined where there is none such. */
  readonly streamOf?: (space: StreamSpace) => ByteSource | undefined;
  /** The metadata block of the image at a logical address; throws where there is none. */
  readonly block: (bytenr: number) => Uint8Array;
}

/** DAP's reference to a stream's bytes from this offset on; left out, `space` is the text's stream. */
export function streamMemory(offset: number, space?: StreamSpace): string {
  return space ? `${space}:${hex(offset)}` : hex(offset);
}

/** DAP's reference to a metadata block of the image, by its logical address, from an offset in it on. */
export function blockMemory(bytenr: number, offset = 0): string {
  return `${hex(bytenr)}+${hex(offset)}`;
}

/** DAP's reference to the bytes of what an expression gives, wherever the send stands when they are read. */
export function valueMemory(expression: string): string {
  return `=${expression}`;
}

/** The expression whose value's bytes a reference leads to; undefined where it leads elsewhere. */
export function referencedValue(memoryReference: string): string | undefined {
  return memoryReference.startsWith('=') ? memoryReference.slice(1) : undefined;
}

/** The bytes of a value, whose addresses count from 0; throws a DebugError where it has none. */
export function readValueMemory(
  { bytes }: Value,
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  if (!bytes) throw noSuchMemory(memoryReference);
  return bytesOf(memorySource(memoryReference, bytes), 0, offset, count, memoryReference);
}

/**
 * Bytes of the stream, whose addresses are offsets in it, or of one metadata block, whose addresses are
 * logical ones. Throws a DebugError for another reference.
 */
export function readMemory(
  spaces: MemorySpaces,
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  const [, space, own] = /^(recorded|engine):(.*)$/.exec(memoryReference) ?? [];
  const stream = space === 'recorded' || space === 'engine' ? spaces.streamOf?.(space) : undefined;
  if (own !== undefined && stream)
    return readMemory({ ...spaces, stream }, { memoryReference: own, offset, count });
  const [, first, second] =
    /^0x([0-9a-f]{1,13})(?:\+0x([0-9a-f]{1,13}))?$/i.exec(memoryReference) ?? [];
  if (first === undefined) throw noSuchMemory(memoryReference);
  if (second === undefined) {
    return bytesOf(spaces.stream, 0, parseInt(first, 16) + offset, count, memoryReference);
  }
  const bytenr = parseInt(first, 16);
  const block = blockAt(spaces, bytenr, memoryReference);
  return bytesOf(block, bytenr, parseInt(second, 16) + offset, count, memoryReference);
}

function blockAt(spaces: MemorySpaces, bytenr: number, reference: string): ByteSource {
  try {
    return memorySource(reference, spaces.block(bytenr));
  } catch {
    throw noSuchMemory(reference);
  }
}

/** `from` counts from the source's beginning, whose address is `base`. */
function bytesOf(
  source: ByteSource,
  base: number,
  from: number,
  count: number,
  reference: string,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  const end = from + count;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(end) || count < 0) {
    throw noSuchMemory(reference);
  }
  const address = hex(base + Math.max(from, 0));
  // What lies before can't be read, and neither can what is behind from there on.
  if (from < 0 || from >= source.size) return { address, unreadableBytes: count };
  const length = Math.min(count, readLimit, source.size - from);
  const unreadableBytes = end > source.size ? end - source.size : 0;
  const data = base64(source.read(from, length));
  return { address, data, ...(unreadableBytes > 0 && { unreadableBytes }) };
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Small enough for an engine's argument limit; divisible by 3, so that parts can be joined. */
const chunk = 3 * 2048;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += chunk) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + chunk)));
  }
  return text;
}
