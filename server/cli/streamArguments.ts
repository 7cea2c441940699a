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

/**
 * The files of `FILE [--parents FILE…]`: what follows `--parents` up to the next option are parents;
 * but where that leaves no FILE, the last of them is it.
 */
export function parseStreamArguments<T extends Options>(args: readonly string[], options: T) {
  const parsed = parseArguments(args, {
    ...options,
    parents: { type: 'string', multiple: true } as const,
  });
  const files: string[] = [];
  const parents: string[] = [];
  let target = files;
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') target.push(token.value);
    else target = token.kind === 'option' && token.name === 'parents' ? parents : files;
    if (token.kind === 'option' && token.name === 'parents') parents.push(token.value ?? '');
  }
  if (files.length === 0 && parents.length > 1) files.push(...parents.splice(-1));
  const [file, extra] = files;
  if (file === undefined) throw missingArgument('FILE');
  if (extra !== undefined) throw tooManyArguments(extra);
  return { values: parsed.values, files: { file, parents } satisfies StreamFiles };
}
