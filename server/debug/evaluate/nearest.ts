// SPDX-License-Identifier: GPL-2.0-only

/** The candidate that is spelled most like the name; undefined where none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2));
  for (const candidate of candidates) {
    const distance =
      candidate.includes(name) && name.length > 2 ? 1 : editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Says that there is no such name, and which one could be meant. */
export function unknownName(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return `there is no "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

/** Levenshtein's: insertions, deletions and replacements that make one of the other. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replace = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
