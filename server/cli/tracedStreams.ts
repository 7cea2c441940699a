// SPDX-License-Identifier: GPL-2.0-only
import { knownKernel, sendOptions, sendProtocol } from './sendArguments';
import { parentsWithoutStream, tooManyArguments } from './errors';
import { parseArguments } from './parseArguments';
import type { TracedStreams } from './traceStreams';

/** The arguments `--stream FILE [--parents FILE…]`; undefined where no stream is given. */
export function tracedStreams(args: readonly string[]): TracedStreams | undefined {
  const { values, tokens } = parseArguments(args, {
    ...sendOptions,
    stream: { type: 'string' } as const,
    parents: { type: 'string', multiple: true } as const,
  });
  if (values.stream === undefined && values.parents !== undefined) throw parentsWithoutStream();
  if (values.stream === undefined) return undefined;
  const parents: string[] = [];
  let isParent = false;
  for (const token of tokens) {
    if (token.kind === 'option') isParent = token.name === 'parents';
    if (token.kind === 'option' && isParent) parents.push(token.value ?? '');
    if (token.kind !== 'positional') continue;
    if (!isParent) throw tooManyArguments(token.value);
    parents.push(token.value);
  }
  const kernel = values.kernel === undefined ? undefined : knownKernel(values.kernel);
  const { proto, 'compressed-data': compressedData, 'no-data': noData } = values;
  const protocol =
    proto === undefined ? undefined : sendProtocol(proto, compressedData ?? false, kernel);
  return {
    file: values.stream,
    parents,
    output: values.f,
    options: { kernel: values.kernel, protocol, compressedData, noData },
  };
}
