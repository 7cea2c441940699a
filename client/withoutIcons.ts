// SPDX-License-Identifier: GPL-2.0-only

/** A label with its `$(name)` escaped, where VS Code would show an icon: names of files may hold one. */
export function withoutIcons(label: string): string {
  return label.replace(/\$\([a-z0-9-]+(?:~[a-z0-9-]+)?\)/gi, String.raw`\$&`);
}
