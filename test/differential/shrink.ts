// SPDX-License-Identifier: GPL-2.0-only
import type { Script } from './sequence';

/**
 * The script without all lines that `holds` doesn't need: ever smaller pieces are taken out, until no
 * single line can go, or `tries` are used up. The first two lines, which make the filesystem, stay.
 */
export async function shrink(
  script: Script,
  holds: (script: Script) => Promise<boolean>,
  tries = 500,
): Promise<Script> {
  const [head, found] = [script.slice(0, 2), [...script.slice(2)]];
  let left = tries;
  for (
    let size = Math.ceil(found.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let again = true; again; again = again && size === 1) {
      again = false;
      // From the end: what comes later depends on what comes first.
      for (let end = found.length; end > 0; end -= size) {
        if (left-- <= 0) return [...head, ...found];
        const start = Math.max(0, end - size);
        const fewer = [...found.slice(0, start), ...found.slice(end)];
        if (!(await holds([...head, ...fewer]))) continue;
        found.splice(start, end - start);
        again = true;
      }
    }
  }
  return [...head, ...found];
}
