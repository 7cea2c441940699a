// SPDX-License-Identifier: GPL-2.0-only

/** What a path is tested against. */
export interface PathPattern {
  test(path: string): boolean;
}

/** A character, `?`, `*`, `**`; `**` with its slash is a way past it and one through it. */
type Part =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' | 'name' | 'all' | 'folders' | 'within folders' };

/**
 * A pattern for paths as they are shown: `*` and `?` stand for what is within a name, `**` for
 * anything. It matches from the subvolume's top; a slash at the beginning changes nothing. A test takes
 * time by the product of both lengths at most, whatever the pattern.
 */
export function globPattern(glob: string): PathPattern {
  const parts = partsOf(glob.replace(/^\/+/, ''));
  return {
    test: (path) => {
      let places = reach(parts, [0]);
      for (const character of path) {
        if (places.size === 0) return false;
        places = reach(
          parts,
          [...places].flatMap((place) => follow(parts[place], place, character)),
        );
      }
      return places.has(parts.length);
    },
  };
}

function partsOf(path: string): Part[] {
  const pieces = path.match(/\*\*\/?|./gsu) ?? [];
  return pieces.flatMap((piece): Part[] => {
    if (piece === '**/') return [{ kind: 'folders' }, { kind: 'within folders' }];
    if (piece === '**') return [{ kind: 'all' }];
    if (piece === '*') return [{ kind: 'name' }];
    return [piece === '?' ? { kind: 'one' } : { kind: 'character', character: piece }];
  });
}

/** These places, and those that are come to from them without a character. */
function reach(parts: readonly Part[], places: readonly number[]): Set<number> {
  const reached = new Set<number>();
  const waiting = [...places];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    const kind = parts[place]?.kind;
    if (kind === 'folders') waiting.push(place + 1, place + 2);
    else if (kind === 'all' || kind === 'name') waiting.push(place + 1);
  }
  return reached;
}

/** Where a character leads from a place. */
function follow(part: Part | undefined, place: number, character: string): number[] {
  const isSlash = character === '/';
  switch (part?.kind) {
    case 'character':
      return part.character === character ? [place + 1] : [];
    case 'one':
      return isSlash ? [] : [place + 1];
    case 'name':
      return isSlash ? [] : [place];
    case 'all':
      return [place];
    case 'within folders':
      return isSlash ? [place, place + 1] : [place];
    case 'folders':
    case undefined:
      return [];
  }
}
