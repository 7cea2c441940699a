// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf } from '../../byteString';
import { attributeKind, attributeName, AttributeType, kindSize } from '../attributeType';
import { uuidText, type Attribute } from '../command';
import { u32At } from '../streamHeader';
import { fallocateModeText, inodeFlagsText } from './flagText';
import { modeText } from './modeText';
import { quoted } from './quoted';
import { sizeText } from './sizeText';
import { timeText } from './timeText';

/** Bytes of a malformed value that are shown. */
export const shownMalformed = 16;

const compressions = ['none', 'zlib', 'zstd', 'lzo_4k', 'lzo_8k', 'lzo_16k', 'lzo_32k', 'lzo_64k'];
const verityAlgorithms = [undefined, 'sha256', 'sha512'];

const labels = Array.from({ length: AttributeType.VERITY_SIG_DATA + 1 }, (_, type) =>
  attributeName(type)?.toLowerCase(),
);

/** The kernel's name in lower case; `attribute_N` for a number that it doesn't define. */
export function attributeLabel(type: number): string {
  return labels[type] ?? `attribute_${type}`;
}

/** How long the value is in the stream; more than `data` holds where payload was left unread. */
export function fullLength(attribute: Attribute): number {
  return attribute.length ?? attribute.data.length;
}

/**
 * An attribute's value as text without two blanks in a row outside quotes: strings quoted, sizes with
 * their unit and exactly, modes in octal, times in UTC. Of raw bytes, payload above all, only their
 * number is told. A value of the wrong size is shown as `<N B: hex>`.
 */
export function attributeText(attribute: Attribute): string {
  const { type, data } = attribute;
  const kind = attributeKind(type);
  if (kind === undefined || kind === 'bytes') return sizeText(fullLength(attribute));
  if (kind === 'string') return quoted(byteStringOf(data));
  const size = kindSize(kind);
  if (size !== undefined && data.length !== size) return malformed(data);
  if (kind === 'uuid') return uuidText(data);
  switch (kind) {
    case 'timespec':
      return timeText({ seconds: s64At(data, 0), nanoseconds: u32At(data, 8) });
    case 'u64':
      return integerText(type, u32At(data, 4), u32At(data, 0));
    case 'u32':
      return integerText(type, 0, u32At(data, 0));
    case 'u8':
      return integerText(type, 0, data[0] ?? 0);
    case 'none':
      return sizeText(data.length);
  }
}

function s64At(data: Uint8Array, at: number): bigint {
  return (BigInt(u32At(data, at + 4) | 0) << 32n) | BigInt(u32At(data, at));
}

function malformed(data: Uint8Array): string {
  const shown = Array.from(data.subarray(0, shownMalformed), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return `<${data.length} B: ${shown}${data.length > shownMalformed ? '…' : ''}>`;
}

/** An integer of which the upper and the lower 32 bits are given, in the words of its attribute. */
function integerText(type: number, high: number, low: number): string {
  const safe = high < 0x200000;
  const value = high * 0x1_0000_0000 + low;
  const exact = (): bigint => (BigInt(high) << 32n) | BigInt(low);
  const decimal = safe ? String(value) : exact().toString();
  switch (type) {
    case AttributeType.SIZE:
    case AttributeType.CLONE_LEN:
    case AttributeType.UNENCODED_FILE_LEN:
    case AttributeType.UNENCODED_LEN:
    case AttributeType.VERITY_BLOCK_SIZE:
      return sizeText(safe ? value : exact());
    case AttributeType.MODE:
      return safe ? modeText(value) : `0${exact().toString(8)}`;
    case AttributeType.RDEV:
      return high === 0 ? deviceText(low) : decimal;
    case AttributeType.FILEATTR:
      return inodeFlagsText(exact());
    case AttributeType.FALLOCATE_MODE:
      return fallocateModeText(exact());
    case AttributeType.COMPRESSION:
      return compressions[value] ?? decimal;
    case AttributeType.ENCRYPTION:
      return value === 0 ? 'none' : decimal;
    case AttributeType.VERITY_ALGORITHM:
      return verityAlgorithms[value] ?? decimal;
    default:
      return decimal;
  }
}

/** `major:minor` of what the kernel's new_encode_dev() packs into 32 bits. */
function deviceText(rdev: number): string {
  const major = (rdev & 0xfff00) >>> 8;
  const minor = (rdev & 0xff) | ((rdev >>> 12) & 0xfff00);
  return `${major}:${minor}`;
}
