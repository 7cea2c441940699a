// SPDX-License-Identifier: GPL-2.0-only

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol';
  readonly text: string;
}

const pattern =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(0[xX][0-9a-fA-F]+|\d+)|"((?:[^"\\]|\\.)*)"|(&&|\|\||==|!=|<=|>=|[-<>!().,[\]]))/y;

/** Cuts an expression into tokens; a string is what stands at the first character that is none. */
export function tokens(expression: string): Token[] | string {
  const found: Token[] = [];
  const end = expression.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) return expression.slice(at).trimStart();
    const [, name, number, string, symbol] = match;
    if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (string !== undefined) {
      found.push({ kind: 'string', text: string.replaceAll('\\"', '"') });
    } else found.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return found;
}
