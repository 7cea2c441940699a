// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ByteSource } from '../../engine/byteSource';
import { noSuchMemory } from './errors';

/** Bytes read at once at most. */
const readLimit = 1024 * 1024;

/** DAP's reference to the stream's bytes from this offset on. */
export function streamMemory(offset: number): string {
  return `0x${offset.toString(16)}`;
}

/** The stream as memory whose addresses are its offsets. Throws a DebugError for another reference. */
export function readStreamMemory(
  source: ByteSource,
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  const base = /^0x[0-9a-f]{1,13}$/i.test(memoryReference) ? Number(memoryReference) : NaN;
  const from = base + offset;
  const end = from + count;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(end) || count < 0) {
    throw noSuchMemory(memoryReference);
  }
  const address = `0x${Math.max(from, 0).toString(16)}`;
  // What lies before the stream can't be read, and neither can what is behind it from there on.
  if (from < 0 || from >= source.size) return { address, unreadableBytes: count };
  const length = Math.min(count, readLimit, source.size - from);
  const unreadableBytes = end > source.size ? end - source.size : 0;
  const data = base64(source.read(from, length));
  return { address, data, ...(unreadableBytes > 0 && { unreadableBytes }) };
}

/** Small enough for an engine's argument limit; divisible by 3, so that parts can be joined. */
const chunk = 3 * 2048;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += chunk) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + chunk)));
  }
  return text;
}
