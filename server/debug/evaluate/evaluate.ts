// SPDX-License-Identifier: GPL-2.0-only
import { cannotEvaluate } from '../errors';
import { flagValue, numberValue, textValue } from '../variables/scalars';
import type { Field, Items, Value } from '../variables/value';
import type { EvaluationNames } from './evaluationNames';
import type { Comparison, Expression, Scalar } from './expression';
import { unknownName } from './nearest';
import { parseExpression } from './parseExpression';

/** The value of an expression over these names; throws a DebugError that helps. */
export function evaluate(text: string, names: EvaluationNames): Value {
  return evaluateParsed(parseExpression(text), text, names);
}

/** The same of what is parsed already; errors name it as the text. */
export function evaluateParsed(
  expression: Expression,
  text: string,
  names: EvaluationNames,
): Value {
  return valueOf(expression, names, text);
}

/** Whether it is about a list's member, named by its key, that isn't there: no error, and cheap to ask. */
export function isMissing(expression: Expression, text: string, names: EvaluationNames): boolean {
  if (expression.kind === 'field') return isMissing(expression.of, text, names);
  if (expression.kind !== 'item' || typeof expression.index !== 'string') return false;
  const { items } = valueOf(expression.of, names, text);
  return items !== undefined && findKeyed(items, expression.index) === undefined;
}

/** Whether it holds: C's truth, by which 0, false and an empty text don't. */
export function isTrue(value: Value, text: string): boolean {
  return truth(value, text);
}

function valueOf(expression: Expression, names: EvaluationNames, text: string): Value {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value);
    case 'name':
      return named(names, expression.name, text);
    case 'call': {
      const given = expression.arguments.map((one) => scalar(valueOf(one, names, text), text));
      return names.ask(expression.name, given, text);
    }
    case 'field': {
      const of = valueOf(expression.of, names, text);
      if (!of.fields) throw cannotEvaluate(text, `there is no ".${expression.name}" in a value`);
      return fieldOf(of.fields, expression.name, text);
    }
    case 'item':
      return itemOf(valueOf(expression.of, names, text), expression.index, text);
    case 'not':
      return flagValue(!truth(valueOf(expression.of, names, text), text));
    case 'and':
      return flagValue(
        truth(valueOf(expression.left, names, text), text) &&
          truth(valueOf(expression.right, names, text), text),
      );
    case 'or':
      return flagValue(
        truth(valueOf(expression.left, names, text), text) ||
          truth(valueOf(expression.right, names, text), text),
      );
    case 'compare': {
      const left = valueOf(expression.left, names, text);
      const right = valueOf(expression.right, names, text);
      return flagValue(compare(expression.operator, scalar(left, text), scalar(right, text)));
    }
  }
}

function literal(value: Scalar): Value {
  if (typeof value === 'boolean') return flagValue(value);
  return typeof value === 'string' ? textValue(value) : numberValue(value);
}

function named(names: EvaluationNames, name: string, text: string): Value {
  const found = names.find(name);
  if (found) return found;
  throw cannotEvaluate(text, unknownName(name, names.all()));
}

function fieldOf(fields: readonly Field[], name: string, text: string): Value {
  const found = fields.find((field) => field.name === name);
  if (found) return found.value;
  const all = fields.map((field) => `.${field.name}`);
  throw cannotEvaluate(text, unknownName(`.${name}`, all));
}

function itemOf(of: Value, index: number | string, text: string): Value {
  const { items } = of;
  if (!items) throw cannotEvaluate(text, 'only a list has members by number');
  if (typeof index === 'string') return keyedItem(items, index, text);
  const item = items.at(index);
  if (item) return item;
  const range = items.count === 0 ? 'it is empty' : `it has 0 to ${items.count - 1}`;
  throw cannotEvaluate(text, `there is no [${index}]: ${range}`);
}

function keyedItem(items: Items, key: string, text: string): Value {
  const { keyOf, count } = items;
  if (!keyOf) throw cannotEvaluate(text, 'this list has members by number only');
  const found = findKeyed(items, key);
  if (found) return found;
  const example = count > 0 ? `; its first is ["${keyOf(0) ?? ''}"]` : ': it is empty';
  throw cannotEvaluate(text, `there is no ["${key}"]${example}`);
}

function findKeyed({ keyOf, byKey, count, at }: Items, key: string): Value | undefined {
  if (byKey) return byKey(key);
  for (let index = 0; index < count; index++) {
    if (keyOf?.(index) === key) return at(index);
  }
  return undefined;
}

function scalar(value: Value, text: string): Scalar {
  if (value.raw === undefined) {
    throw cannotEvaluate(text, `"${value.show({ hex: false })}" is nothing to compare`);
  }
  return value.raw;
}

function truth(value: Value, text: string): boolean {
  const raw = scalar(value, text);
  return typeof raw === 'string' ? raw !== '' : Boolean(raw);
}

/** A flag is the number that C has for it. */
function compare(operator: Comparison, left: Scalar, right: Scalar): boolean {
  const [a, b] = [left, right].map((one) => (typeof one === 'boolean' ? Number(one) : one));
  if (a === undefined || b === undefined) return false;
  const sameKind = (typeof a === 'string') === (typeof b === 'string');
  const order = !sameKind ? NaN : a < b ? -1 : a > b ? 1 : 0;
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
  }
}
