// SPDX-License-Identifier: GPL-2.0-only
import { encodeCommand, encodeHeader, type AttributeToEncode } from '../../../engine/stream/encode';

/** A command as it can be changed. */
export interface LooseCommand {
  readonly type: number;
  readonly attributes: readonly AttributeToEncode[];
}

/** A stream taken apart. */
export interface LooseStream {
  readonly version: number;
  readonly commands: readonly LooseCommand[];
  /** Other streams' commands, which this one can be mixed with. */
  readonly donors?: readonly (readonly LooseCommand[])[];
}

export function encodeStream({ version, commands }: LooseStream): Uint8Array {
  const parts = [
    encodeHeader(version),
    ...commands.map(({ type, attributes }) => encodeCommand(type, attributes, version)),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
