// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { findGoodParent, type Candidate } from '../../server/goodParent';

const uuid = (id: number): Uint8Array => new Uint8Array(16).fill(id);

/** A subvolume with that parent; 0 for none. */
const subvolume = (id: number, parent: number, ctransid: number): Candidate => ({
  id,
  uuid: uuid(id),
  parentUuid: uuid(parent),
  ctransid,
});

const family = [
  subvolume(1, 0, 50),
  subvolume(2, 1, 10),
  subvolume(3, 1, 40),
  subvolume(4, 1, 60),
  subvolume(5, 2, 11),
  subvolume(6, 99, 50),
];

describe('the parent chosen among clone sources is', () => {
  test.each([
    ['its own parent, wherever it stands', 5, [3, 2], 2],
    ['a sibling, if that is all there is', 2, [5, 3], 3],
    ['the sibling nearest in time to the parent', 2, [2, 3], 3],
    ['the first of those that are as near', 2, [4, 3], 4],
    ['the same, the other way round', 2, [3, 4], 3],
    ['itself, if it is given', 3, [2, 3], 3],
    ['none, if no one is related', 2, [5, 6], undefined],
    ['none, if its parent is gone', 6, [1, 2], undefined],
    ['none, if it has no parent', 1, [2, 3], undefined],
    ['none, without clone sources', 2, [], undefined],
    ['none, for what is not there', 42, [2], undefined],
  ])('%s', (_, id, cloneSources, parent) => {
    expect(findGoodParent(family, id, cloneSources)).toBe(parent);
  });
});
