// SPDX-License-Identifier: GPL-2.0-only

/**
 * A pattern for paths as they are shown: `*` and `?` stand for what is within a name, `**` for
 * anything. It matches from the subvolume's top; a slash at the beginning changes nothing.
 */
export function globPattern(glob: string): RegExp {
  const path = glob.replace(/^\/+/, '');
  const source = path.replace(/\*\*\/?|[*?]|[^*?]+/g, (part) => {
    if (part === '**') return '.*';
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'su');
}
