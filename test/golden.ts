// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const goldens = join(fileURLToPath(import.meta.url), '..', 'fixtures', 'goldens');

/**
 * Expects the text that is kept at this path under test/fixtures/goldens. UPDATE_GOLDENS=1 keeps the
 * new text instead; a golden that is missing is a failure.
 */
export function expectGolden(path: string, text: string): void {
  const file = join(goldens, path);
  if (process.env['UPDATE_GOLDENS'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
