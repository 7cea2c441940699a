// SPDX-License-Identifier: GPL-2.0-only

/** The kernel's functions that the engine tells its probe of. */
export const engineFunctions: ReadonlySet<string> = new Set([
  'add_pending_dir_move',
  'apply_children_dir_moves',
  'apply_dir_move',
]);
