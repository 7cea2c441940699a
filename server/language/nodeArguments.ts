// SPDX-License-Identifier: GPL-2.0-only

/**
 * With what Node is to run the language server: its collector's space for what is new, in MiB, which
 * otherwise grows to twice 16 while a long stream is gone through, and stays so.
 */
export const nodeArguments: readonly string[] = ['--max-semi-space-size=8'];
