// SPDX-License-Identifier: GPL-2.0-only
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['./test/properties.ts'],
    maxWorkers: 2,
    // No test is about time: these only end one that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/totalsReporter.ts'],
  },
});
