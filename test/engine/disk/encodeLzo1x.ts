// SPDX-License-Identifier: GPL-2.0-only

/** A copy from `distance` bytes back, and literals behind it. */
export interface LzoStep {
  readonly distance: number;
  readonly length: number;
  readonly literals: Uint8Array;
}

/** What the steps' data is, by their meaning alone. */
export function lzoMeaning(first: Uint8Array, steps: readonly LzoStep[]): Uint8Array {
  const data = [...first];
  for (const { distance, length, literals } of steps) {
    for (let count = 0; count < length; count++) data.push(data[data.length - distance] ?? 0);
    data.push(...literals);
  }
  return Uint8Array.from(data);
}

/** The steps as an LZO1X stream. The shortest instruction that fits is used. */
export function encodeLzo1x(first: Uint8Array, steps: readonly LzoStep[]): Uint8Array {
  const out: number[] = [];
  let state = 0;
  if (first.length > 0 && first.length <= 238) {
    out.push(17 + first.length, ...first);
    state = Math.min(first.length, 4);
  } else if (first.length > 0) state = literalRun(out, first);
  for (const step of steps) {
    const trailing = step.literals.length < 4 ? step.literals.length : 0;
    match(out, step, state, trailing);
    state = trailing;
    if (trailing > 0) out.push(...step.literals);
    else if (step.literals.length > 0) state = literalRun(out, step.literals);
  }
  out.push(17, 0, 0);
  return Uint8Array.from(out);
}

function literalRun(out: number[], literals: Uint8Array): number {
  long(out, 0, literals.length - 3, 15);
  out.push(...literals);
  return 4;
}

function match(out: number[], step: LzoStep, state: number, trailing: number): void {
  const { distance, length } = step;
  if (length === 2 && distance <= 1024 && state > 0 && state < 4) {
    out.push((((distance - 1) & 3) << 2) | trailing, (distance - 1) >> 2);
  } else if (length === 3 && distance > 2048 && distance <= 3072 && state === 4) {
    out.push((((distance - 2049) & 3) << 2) | trailing, (distance - 2049) >> 2);
  } else if (length >= 3 && length <= 8 && distance <= 2048) {
    out.push(((length - 1) << 5) | (((distance - 1) & 7) << 2) | trailing, (distance - 1) >> 3);
  } else if (distance <= 16384) {
    long(out, 32, length - 2, 31);
    word(out, distance - 1, trailing);
  } else {
    const far = distance - 16384;
    long(out, 16 | (far >= 16384 ? 8 : 0), length - 2, 7);
    word(out, far & 16383, trailing);
  }
}

function long(out: number[], code: number, length: number, base: number): void {
  if (length <= base) {
    out.push(code | length);
    return;
  }
  out.push(code);
  let rest = length - base;
  for (; rest > 255; rest -= 255) out.push(0);
  out.push(rest);
}

function word(out: number[], value: number, trailing: number): void {
  const bits = (value << 2) | trailing;
  out.push(bits & 0xff, bits >> 8);
}
