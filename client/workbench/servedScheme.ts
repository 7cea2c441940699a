// SPDX-License-Identifier: GPL-2.0-only

/** The scheme under which the workbench knows the workspace. */
export const servedScheme = 'served';
