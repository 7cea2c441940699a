// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType, attributeKind, kindSize } from './attributeType';
import { checkString } from './checkString';
import type { Attribute, Command } from './command';
import { attributesRead, attributeVersion, mayBeAbsent } from './commandAttributes';
import { commandVersion } from './commandType';
import { isOpen } from './encode';
import { contentFaults, type CommandPlace, type Stretch } from './contentFaults';
import { firstVersionOfOpenData, commandHeaderLength } from './streamHeader';
import type { StreamFault } from './streamFault';

/** The longest command of protocol 1, its header included. */
const longestFirstCommand = 64 * 1024;

const headerStretch = { at: -commandHeaderLength, length: commandHeaderLength };

/** Attributes that no protocol defines: a receiver stops at the first, before it looks further. */
export function unknownAttributes(
  place: CommandPlace,
  command: Command,
  version: number,
): StreamFault[] {
  const first = command.attributes.find(({ type }) => attributeVersion(type) === undefined);
  return first
    ? [contentFaults.unknownAttribute(place, stretchOf(first, version), first.type)]
    : [];
}

/** What is wrong with a command whose attributes could all be told apart. */
export function checkAttributes(
  place: CommandPlace,
  command: Command,
  payloadLength: number,
  version: number,
): StreamFault[] {
  const faults: StreamFault[] = [];
  checkCommand(place, payloadLength, version, faults);
  checkPresence(place, command, version, faults);
  let seen = 0;
  let seenAbove31 = 0;
  for (const attribute of command.attributes) {
    const { type } = attribute;
    const bit = 1 << type;
    if ((type < 32 ? seen : seenAbove31) & bit && attributeVersion(type) !== undefined)
      faults.push(contentFaults.repeatedAttribute(place, stretchOf(attribute, version), type));
    if (type < 32) seen |= bit;
    else seenAbove31 |= bit;
    checkAttribute(place, attribute, version, faults);
  }
  return faults;
}

function checkCommand(
  place: CommandPlace,
  payloadLength: number,
  version: number,
  faults: StreamFault[],
): void {
  const since = commandVersion(place.type);
  const stretch = place.offset === undefined ? { at: 0, length: 0 } : headerStretch;
  if (since === undefined) faults.push(contentFaults.unknownCommand(place, stretch));
  else if (since > Math.max(version, 1))
    faults.push(contentFaults.commandTooNew(place, stretch, since, version));
  const length = commandHeaderLength + payloadLength;
  if (version < firstVersionOfOpenData && length > longestFirstCommand)
    faults.push(contentFaults.commandTooLong(place, stretch, length));
}

/** Reports what a receiver looks for in vain, in its order. */
function checkPresence(
  place: CommandPlace,
  command: Command,
  version: number,
  faults: StreamFault[],
): void {
  const has = (type: number) => command.attributes.some((attribute) => attribute.type === type);
  for (const type of attributesRead(command.type)) {
    if (has(type) || mayBeAbsent(type)) continue;
    const data = command.attributes.at(-1);
    const swallowed = version >= firstVersionOfOpenData && data?.type === AttributeType.DATA;
    faults.push(
      swallowed
        ? contentFaults.dataNotLast(place, stretchOf(data, version), type)
        : contentFaults.missingAttribute(place, { at: 0, length: 0 }, type),
    );
  }
}

function checkAttribute(
  place: CommandPlace,
  attribute: Attribute,
  version: number,
  faults: StreamFault[],
): void {
  const { type } = attribute;
  const since = attributeVersion(type);
  if (since === undefined) return;
  if (since > Math.max(version, 1))
    faults.push(
      contentFaults.attributeTooNew(place, stretchOf(attribute, version), type, since, version),
    );
  const kind = attributeKind(type);
  const expected = kind && kindSize(kind);
  if (expected !== undefined && attribute.data.length !== expected) {
    const read = attributesRead(place.type).some((asked) => asked === type);
    const sizes = { expected, got: attribute.data.length, read };
    faults.push(contentFaults.wrongSize(place, stretchOf(attribute, version), type, sizes));
  }
  if (kind === 'string') checkString(place, attribute, stretchOf(attribute, version), faults);
}

/** An attribute's whole bytes, its header included. */
function stretchOf(attribute: Attribute, version: number): Stretch {
  const header = isOpen(attribute.type, version) ? 2 : 4;
  return { at: attribute.at, length: header + (attribute.length ?? attribute.data.length) };
}
