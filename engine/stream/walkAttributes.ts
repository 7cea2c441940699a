// SPDX-License-Identifier: GPL-2.0-only
import { isOpen } from './encode';
import { AttributeType } from './attributeType';
import { u16At } from './streamHeader';

/** Attributes read from one command at most: no sender writes more than a dozen. */
export const attributeLimit = 4096;

/** Payload read at most for what isn't DATA: `attributeLimit` attributes at their longest. */
export const longestAttributes = attributeLimit * (4 + 0xffff);

/** Where an attribute lies in its command's payload. */
export interface AttributeSpan {
  readonly type: number;
  /** Of its header, from the payload's first byte. */
  readonly at: number;
  /** Of its value. */
  readonly dataAt: number;
  /** Bytes of its value. */
  readonly length: number;
}

/** Why a walk over the attributes ended, and where. */
export interface WalkStop {
  /**
   * `end`: at the payload's end. `more`: bytes of the payload are needed that were not given.
   * `truncated`: an attribute runs past the end. `limit`: there are too many.
   */
  readonly kind: 'end' | 'more' | 'truncated' | 'limit';
  readonly at: number;
  /** Of the attribute that runs past the end, if its type could be read. */
  readonly type?: number;
}

/**
 * Finds the attributes of a payload of `fullLength` bytes, of which `payload` holds the beginning. An
 * attribute of unknown type is passed over by its length. A final DATA may reach beyond what
 * was given; any other attribute there ends the walk with `more`.
 */
export function walkAttributes(
  payload: Uint8Array,
  fullLength: number,
  version: number,
  limit = attributeLimit,
): { readonly spans: AttributeSpan[]; readonly stop: WalkStop } {
  const spans: AttributeSpan[] = [];
  let at = 0;
  while (at < fullLength) {
    if (spans.length === limit) return { spans, stop: { kind: 'limit', at } };
    if (fullLength - at < 2) return { spans, stop: { kind: 'truncated', at } };
    if (payload.length < Math.min(at + 4, fullLength)) return { spans, stop: { kind: 'more', at } };
    const type = u16At(payload, at);
    const open = isOpen(type, version);
    const dataAt = at + (open ? 2 : 4);
    const length = open ? fullLength - dataAt : u16At(payload, at + 2);
    const end = dataAt + length;
    if (end > fullLength) return { spans, stop: { kind: 'truncated', at, type } };
    if (end > payload.length && !(end === fullLength && type === AttributeType.DATA))
      return { spans, stop: { kind: 'more', at } };
    spans.push({ type, at, dataAt, length });
    at = end;
  }
  return { spans, stop: { kind: 'end', at } };
}
