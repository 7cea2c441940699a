// SPDX-License-Identifier: GPL-2.0-only
import type { Script } from './sequence';

/** A send by snapshots' paths inside the top level, which is itself the empty path, and its options. */
export interface Send {
  readonly subvol: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  readonly proto: 1 | 2;
  readonly noFileData?: boolean;
  readonly compressed?: boolean;
}

type Pair = Pick<Send, 'subvol' | 'parent' | 'cloneSources'>;

const variants: readonly Omit<Send, keyof Pair>[] = [
  { proto: 1 },
  { proto: 2 },
  { proto: 2, compressed: true },
  { proto: 1, noFileData: true },
  { proto: 2, noFileData: true },
];

/** The subvolumes that are read-only when the script is through. */
export function snapshotsOf(script: Script): string[] {
  const found = new Set<string>();
  for (const [verb, first = '', second = ''] of script.map((line) => line.split(' '))) {
    if (verb === 'snapshot') found.add(second);
    if (verb === 'readonly') found.add(first);
    if (verb === 'delete') found.delete(first);
  }
  return [...found];
}

/**
 * In full, from each snapshot of the same subvolume to the next and back, from the first to the last
 * and back, between unrelated ones, and with the rest as clone sources; each in every protocol and with
 * compressed data and without data, though not all of these where nothing but names changed.
 */
export function sendsOf(script: Script): readonly Send[] {
  const all = snapshotsOf(script);
  const related = all.filter((name) => name.startsWith('s'));
  const others = all.filter((name) => !name.startsWith('s'));
  const [first, last] = [related[0], related.at(-1)];
  const [other] = others.slice(-1);
  const pairs: Pair[] = [related, others].flatMap((names) => [
    ...names.slice(-1).map((subvol) => ({ subvol })),
    ...names.slice(1).flatMap((subvol, at) => bothWays(names[at] ?? '', subvol)),
  ]);
  if (first !== undefined && last !== undefined) {
    pairs.push({ subvol: first });
    if (related.length > 2) pairs.push(...bothWays(first, last));
    if (other !== undefined) pairs.push(...bothWays(other, last));
    if (others.length > 1) pairs.push(...bothWays(others[0] ?? '', first));
    const rest = all.filter((name) => name !== first && name !== last);
    if (rest.length > 0) pairs.push({ subvol: last, parent: first, cloneSources: rest });
    if (rest.length > 0) pairs.push({ subvol: first, cloneSources: [...rest, last] });
  }
  const hasData = script.some((line) => line.startsWith('write '));
  return pairs.flatMap((pair) =>
    variants.slice(0, hasData ? variants.length : 2).map((variant) => ({ ...pair, ...variant })),
  );
}

const bothWays = (one: string, other: string): Pair[] => [
  { subvol: other, parent: one },
  { subvol: one, parent: other },
];

/** As `btrfs send` is told. */
export function sendText(send: Send): string {
  return [
    `send ${send.subvol}`,
    ...(send.parent === undefined ? [] : [`-p ${send.parent}`]),
    ...(send.cloneSources ?? []).map((name) => `-c ${name}`),
    `--proto ${send.proto}`,
    ...(send.compressed ? ['--compressed-data'] : []),
    ...(send.noFileData ? ['--no-data'] : []),
  ].join(' ');
}
