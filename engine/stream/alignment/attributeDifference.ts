// SPDX-License-Identifier: GPL-2.0-only
import type { Attribute, Command } from '../command';

/** An attribute that two commands of one type don't have alike; undefined where one has none. */
export interface AttributeDifference {
  readonly type: number;
  readonly a: Attribute | undefined;
  readonly b: Attribute | undefined;
}

/**
 * In order of their first place in either command. Attributes of which only the beginning was read
 * count as alike where their beginnings and lengths are.
 */
export function attributeDifferences(a: Command, b: Command): AttributeDifference[] {
  const types = new Set([...a.attributes, ...b.attributes].map(({ type }) => type));
  return [...types].flatMap((type) => differencesOfType(type, a, b));
}

/** A command may repeat an attribute: the first stands against the first, and so on. */
function differencesOfType(type: number, a: Command, b: Command): AttributeDifference[] {
  const inA = a.attributes.filter((attribute) => attribute.type === type);
  const inB = b.attributes.filter((attribute) => attribute.type === type);
  const count = Math.max(inA.length, inB.length);
  return Array.from({ length: count }, (_, at) => ({ type, a: inA[at], b: inB[at] })).filter(
    (pair) => !alike(pair.a, pair.b),
  );
}

function alike(a: Attribute | undefined, b: Attribute | undefined): boolean {
  if (!a || !b) return a === b;
  if ((a.length ?? a.data.length) !== (b.length ?? b.data.length)) return false;
  return a.data.length === b.data.length && a.data.every((byte, at) => byte === b.data[at]);
}
