// SPDX-License-Identifier: GPL-2.0-only
import { cannotEvaluate } from '../errors';
import { flagValue, numberValue, textValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import type { Comparison, Expression } from './expression';
import { nearest } from './nearest';
import { parseExpression } from './parseExpression';

/** The value of an expression over these names; throws a DebugError that helps. */
export function evaluate(text: string, names: readonly Field[]): Value {
  return valueOf(parseExpression(text), names, text);
}

function valueOf(expression: Expression, names: readonly Field[], text: string): Value {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value);
    case 'name':
      return fieldOf(names, expression.name, text, '');
    case 'field': {
      const of = valueOf(expression.of, names, text);
      if (!of.fields) throw cannotEvaluate(text, `there is no ".${expression.name}" in a value`);
      return fieldOf(of.fields, expression.name, text, '.');
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

type Scalar = number | bigint | string | boolean;

function literal(value: Scalar): Value {
  if (typeof value === 'boolean') return flagValue(value);
  return typeof value === 'string' ? textValue(value) : numberValue(value);
}

function fieldOf(fields: readonly Field[], name: string, text: string, dot: string): Value {
  const found = fields.find((field) => field.name === name);
  if (found) return found.value;
  const near = nearest(
    name,
    fields.map((field) => field.name),
  );
  const hint = near === undefined ? '' : `; did you mean "${dot}${near}"?`;
  throw cannotEvaluate(text, `there is no "${dot}${name}"${hint}`);
}

function itemOf(of: Value, index: number, text: string): Value {
  if (!of.items) throw cannotEvaluate(text, 'only a list has members by number');
  const item = of.items.at(index);
  if (item) return item;
  const range = of.items.count === 0 ? 'it is empty' : `it has 0 to ${of.items.count - 1}`;
  throw cannotEvaluate(text, `there is no [${index}]: ${range}`);
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
