// SPDX-License-Identifier: GPL-2.0-only
import { cannotEvaluate } from '../errors';
import { comparisons, type Comparison, type Expression } from './expression';
import { tokens, type Token } from './tokens';

/** Parentheses and negations that may stand inside each other. */
const depthLimit = 100;

/** Tokens of an expression: far more than anybody types, as each nests what is before it. */
const tokenLimit = 1000;

/** Parses names, fields, indexes, calls, literals, comparisons, `!`, `&&` and `||`; throws a DebugError. */
export function parseExpression(text: string): Expression {
  const found = tokens(text);
  if (typeof found === 'string')
    throw cannotEvaluate(text, `"${found.slice(0, 20)}" is not understood`);
  if (found.length > tokenLimit) throw cannotEvaluate(`${text.slice(0, 40)}…`, 'it is too long');
  if (found.length === 0) throw cannotEvaluate('nothing', 'give a name, for example send_progress');
  return new ExpressionParser(text, found).parse();
}

class ExpressionParser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  parse(): Expression {
    const expression = this.or();
    const rest = this.tokens[this.at];
    if (rest) throw this.error(`"${rest.text}" is not expected`);
    return expression;
  }

  private or(): Expression {
    let left = this.and();
    while (this.take('||')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.comparison();
    while (this.take('&&')) left = { kind: 'and', left, right: this.comparison() };
    return left;
  }

  private comparison(): Expression {
    const left = this.unary();
    const operator = comparisons.find((one): one is Comparison => this.take(one));
    return operator ? { kind: 'compare', operator, left, right: this.unary() } : left;
  }

  private unary(): Expression {
    this.depth += 1;
    if (this.depth > depthLimit) throw this.error('it is nested too deeply');
    const expression: Expression = this.take('!')
      ? { kind: 'not', of: this.unary() }
      : this.members(this.primary());
    this.depth -= 1;
    return expression;
  }

  private members(start: Expression): Expression {
    let of = start;
    for (;;) {
      if (this.take('.')) of = { kind: 'field', of, name: this.expect('name').text };
      else if (this.take('[')) {
        of = { kind: 'item', of, index: this.index() };
        if (!this.take(']')) throw this.error('a "]" is missing');
      } else return of;
    }
  }

  /** A member's place in its list, or what names it wherever it stands. */
  private index(): number | string {
    const token = this.tokens[this.at];
    if (token?.kind === 'string') return this.expect('string').text;
    return Number(this.expect('number').text);
  }

  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.or();
      if (!this.take(')')) throw this.error('a ")" is missing');
      return inner;
    }
    if (this.take('-')) return { kind: 'literal', value: -number(this.expect('number').text) };
    const token = this.tokens[this.at];
    if (!token || token.kind === 'symbol') {
      throw this.error(
        token ? `"${token.text}" is not expected` : 'something is missing at its end',
      );
    }
    this.at += 1;
    if (token.kind === 'number') return { kind: 'literal', value: number(token.text) };
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.text === 'true' || token.text === 'false') {
      return { kind: 'literal', value: token.text === 'true' };
    }
    if (this.take('(')) {
      return { kind: 'call', name: token.text, arguments: this.arguments() };
    }
    return { kind: 'name', name: token.text };
  }

  private arguments(): Expression[] {
    const given: Expression[] = [];
    if (this.take(')')) return given;
    do given.push(this.or());
    while (this.take(','));
    if (!this.take(')')) throw this.error('a ")" is missing');
    return given;
  }

  private take(symbol: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.at += 1;
    return true;
  }

  private expect(kind: Token['kind']): Token {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) throw this.error(`a ${kind} is missing`);
    this.at += 1;
    return token;
  }

  private error(reason: string): Error {
    return cannotEvaluate(this.text, reason);
  }
}

function number(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
