// SPDX-License-Identifier: GPL-2.0-only
import type { ParseArgsConfig } from 'node:util';
import { missingArgument, tooManyArguments } from './errors';
import { parseArguments } from './parseArguments';

type Options = NonNullable<ParseArgsConfig['options']>;

/** A stream, and the streams that it builds on, oldest first. */
export interface StreamFiles {
  readonly file: string;
  readonly parents: readonly string[];
}

/** The arguments `FILE [--parents FILE…]`. */
export function parseStreamArguments<T extends Options>(args: readonly string[], options: T) {
  const { values, files, parents } = parseFilesAndParents(args, options, 1);
  const [file] = files;
  if (file === undefined) throw missingArgument('FILE');
  return { values, files: { file, parents } satisfies StreamFiles };
}

/** The arguments `A B [--parents FILE…]`. */
export function parseTwoStreamsArguments<T extends Options>(args: readonly string[], options: T) {
  const { values, files, parents } = parseFilesAndParents(args, options, 2);
  const [a, b] = files;
  if (a === undefined) throw missingArgument('A');
  if (b === undefined) throw missingArgument('B');
  return { values, a: { file: a, parents }, b: { file: b, parents } };
}

/**
 * At most `count` files, and parents: what follows `--parents` up to the next option are parents;
 * but where that leaves too few files, the last of them are those.
 */
function parseFilesAndParents<T extends Options>(
  args: readonly string[],
  options: T,
  count: number,
) {
  const { values, tokens } = parseArguments(args, {
    ...options,
    parents: { type: 'string', multiple: true } as const,
  });
  const files: string[] = [];
  const parents: string[] = [];
  let target = files;
  for (const token of tokens) {
    if (token.kind === 'positional') target.push(token.value);
    else target = token.kind === 'option' && token.name === 'parents' ? parents : files;
    if (token.kind === 'option' && token.name === 'parents') parents.push(token.value ?? '');
  }
  const missing = count - files.length;
  if (missing > 0 && parents.length > missing) files.push(...parents.splice(-missing));
  const extra = files[count];
  if (extra !== undefined) throw tooManyArguments(extra);
  return { values, files, parents };
}
