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
  /** One of several that make one stream: without its header, its END or both. */
  readonly omit?: 'header' | 'end' | 'both';
  /** By `btrfs send` and our command line: these subvolumes, too, and `-e` or not. */
  readonly progs?: { readonly further: readonly string[]; readonly continuous: boolean };
}

type Pair = Pick<Send, 'subvol' | 'parent' | 'cloneSources'>;

const variants: readonly Omit<Send, keyof Pair>[] = [
  { proto: 1 },
  { proto: 2 },
  { proto: 2, compressed: true },
  { proto: 1, noFileData: true },
  { proto: 2, noFileData: true },
];

/** Whether a file has data or a hole beyond 4 GiB. */
const isFar = (line: string): boolean =>
  /^(write|truncate|fallocate|clone) /.test(line) && / [0-9]{10,}/.test(line);

/** Without those that send large holes as zeros. */
function variantsFor(script: Script, pair: Pair): typeof variants {
  const hasData = script.some((line) => /^(write|extents) /.test(line));
  if (!hasData) return variants.slice(0, 2);
  if (pair.parent === undefined || !script.some(isFar)) return variants;
  const punches = !script[0]?.includes('^no-holes');
  return variants.filter(({ proto, noFileData }) => noFileData ?? (proto === 2 && punches));
}

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
    if (rest.length > 2) {
      const some = [...rest].reverse().filter((_, at) => at % 3 !== 1);
      pairs.push({ subvol: last, parent: some[1] ?? first, cloneSources: some });
    }
  }
  return [
    ...pairs.flatMap((pair) =>
      variantsFor(script, pair).map((variant) => ({ ...pair, ...variant })),
    ),
    ...severalAtOnce(script, related, others),
  ];
}

/** Several subvolumes by one command, in the ways in which btrfs-send(8) finds their parents. */
function severalAtOnce(
  script: Script,
  related: readonly string[],
  others: readonly string[],
): readonly Send[] {
  const [first = '', second = '', ...rest] = related;
  if (rest.length === 0) return [];
  const safe = variantsFor(script, { subvol: second, parent: first });
  const [one, other] = [safe[0], safe.at(-1)];
  if (!one || !other) return [];
  const sources = [first, ...others.slice(0, 2)];
  return [
    { subvol: first, ...one, progs: { further: [second, ...rest], continuous: true } },
    { subvol: second, parent: first, ...other, progs: { further: rest, continuous: true } },
    { subvol: second, cloneSources: sources, ...one, progs: { further: rest, continuous: false } },
    { subvol: first, ...other, omit: 'header' },
    { subvol: second, parent: first, ...one, omit: 'both' },
    { subvol: second, parent: first, ...other, omit: 'end' },
  ];
}

const bothWays = (one: string, other: string): Pair[] => [
  { subvol: other, parent: one },
  { subvol: one, parent: other },
];

/** As `btrfs send` is told. */
export function sendText(send: Send): string {
  return [
    `send ${[send.subvol, ...(send.progs?.further ?? [])].join(' ')}`,
    ...(send.parent === undefined ? [] : [`-p ${send.parent}`]),
    ...(send.cloneSources ?? []).map((name) => `-c ${name}`),
    `--proto ${send.proto}`,
    ...(send.compressed ? ['--compressed-data'] : []),
    ...(send.noFileData ? ['--no-data'] : []),
    ...(send.progs?.continuous ? ['-e'] : []),
    ...(send.omit ? [`without ${send.omit}`] : []),
  ].join(' ');
}
