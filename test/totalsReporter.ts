// SPDX-License-Identifier: GPL-2.0-only
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with its totals on a line of their own: `N passed, N failed`, and `, N skipped` if any
 * were. Files that could not be loaded count as failures; so do errors outside of tests.
 */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'skipped') skipped++;
        else failed++;
      }
    }
    const skips = skipped > 0 ? `, ${skipped} skipped` : '';
    // Not at once: the default reporter's summary must stand above it.
    process.once('exit', () =>
      process.stdout.write(`${passed} passed, ${failed} failed${skips}\n`),
    );
  }
}
