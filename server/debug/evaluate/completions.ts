// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugError } from '../errors';
import type { Value } from '../variables/value';
import { evaluate } from './evaluate';
import type { EvaluationNames } from './evaluationNames';
import { questionForms, questionNames } from './questions';

/** Members of a list that are proposed. */
const proposedItems = 20;

/**
 * What can stand at the end of this text: the fields or members of what is before it, or a name.
 * `start` of each counts from 0.
 */
export function completions(text: string, names: EvaluationNames): DebugProtocol.CompletionItem[] {
  const word = runBefore(text, text.length, /[\w:]/);
  const start = text[word - 1] === '"' ? word - 1 : word;
  const sign = /[.[]/.exec(text[start - 1] ?? '')?.[0] ?? '';
  const end = start - sign.length;
  const of = text.slice(runBefore(text, end, /[\w.[\]":\\]/), end);
  const typed = text.slice(start);
  const found = sign === '' ? nameItems(names) : memberItems(of, sign, names);
  return found
    .filter(({ label }) => label.startsWith(typed))
    .map((item) => ({ ...item, start, length: typed.length }));
}

/** Where the characters of a kind begin that end there. */
function runBefore(text: string, end: number, kind: RegExp): number {
  let start = end;
  while (start > 0 && kind.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function nameItems(names: EvaluationNames): DebugProtocol.CompletionItem[] {
  return [
    ...names.all().map((label) => item(label, 'variable')),
    ...questionNames.map((label): DebugProtocol.CompletionItem => ({
      ...item(label, 'function'),
      text: `${label}(`,
      detail: questionForms(label).join(', '),
    })),
  ];
}

function memberItems(
  of: string,
  sign: string,
  names: EvaluationNames,
): DebugProtocol.CompletionItem[] {
  let value: Value;
  try {
    value = evaluate(of, names);
  } catch (error) {
    if (error instanceof DebugError) return [];
    throw error;
  }
  if (sign === '.') return (value.fields ?? []).map(({ name }) => item(name, 'field'));
  const { items } = value;
  const count = Math.min(items?.count ?? 0, proposedItems);
  return Array.from({ length: count }, (_, index) => {
    const detail = items?.at(index)?.show({ hex: false }) ?? '';
    return { ...item(`${index}]`, 'value'), detail };
  });
}

function item(label: string, type: DebugProtocol.CompletionItemType): DebugProtocol.CompletionItem {
  return { label, type };
}
