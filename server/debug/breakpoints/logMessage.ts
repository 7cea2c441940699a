// SPDX-License-Identifier: GPL-2.0-only
import { evaluateParsed } from '../evaluate/evaluate';
import type { EvaluationNames } from '../evaluate/evaluationNames';
import type { Expression } from '../evaluate/expression';
import { parseExpression } from '../evaluate/parseExpression';

type Part = string | { readonly text: string; readonly expression: Expression };

/** Text with `{expressions}` in it; a brace itself is written twice. */
export interface LogMessage {
  readonly parts: readonly Part[];
}

/** Throws a DebugError where an expression can't be parsed. */
export function parseLogMessage(template: string): LogMessage {
  const parts = Array.from(
    template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g),
    (match): Part => {
      const [text, inner] = match;
      if (inner !== undefined) return { text: inner, expression: parseExpression(inner) };
      return text === '{{' || text === '}}' ? text.slice(1) : text;
    },
  );
  return { parts };
}

/** What can't be evaluated says why in its place. */
export function logText({ parts }: LogMessage, names: EvaluationNames): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      try {
        return evaluateParsed(part.expression, part.text, names).show({ hex: false });
      } catch (error) {
        return `{${error instanceof Error ? error.message : String(error)}}`;
      }
    })
    .join('');
}
