// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandTable } from '../../../engine/stream/commandTable';
import { commandHeaderLength } from '../../../engine/stream/streamHeader';

interface Added {
  readonly offset: number;
  readonly payloadLength: number;
  readonly type: number;
  readonly crc: number;
}

/** How the table changes: most commands lie right behind the one before, and some are taken away again. */
const change = fc.record({
  leap: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2 ** 40 })),
  payloadLength: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  type: fc.nat(0xffff),
  crc: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  removed: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(40)),
  isAsked: fc.boolean(),
});

test('commands are where they were added, wherever there are leaps and what was taken away', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const table = new CommandTable();
      const model: Added[] = [];
      for (const { leap, payloadLength, type, crc, removed, isAsked } of changes) {
        for (let taken = 0; taken < removed; taken++) {
          table.removeLast();
          model.pop();
        }
        const last = model.at(-1);
        const end = last ? last.offset + commandHeaderLength + last.payloadLength : 17;
        const added = { offset: end + leap, payloadLength, type, crc };
        table.add(added.offset, payloadLength, type, crc);
        model.push(added);
        // What was told of commands that are gone since may not be taken for those in their place.
        if (isAsked) expect(table.offsetOf(model.length - 1)).toBe(added.offset);
      }
      const copy = new CommandTable(table);
      for (const each of [table, copy]) {
        expect(each.count).toBe(model.length);
        expect(
          model.map((_, at) => ({
            offset: each.offsetOf(at),
            payloadLength: each.payloadLengthOf(at),
            type: each.typeOf(at),
            crc: each.crcOf(at),
          })),
        ).toEqual(model);
        const types = new Set(changes.map(({ type }) => type));
        expect(model.every(({ type }) => each.mayHave(type))).toBe(true);
        for (let type = 0; type <= 0xffff; type += 97)
          expect(each.mayHave(type)).toBe(types.has(type));
        for (const [at, { offset }] of model.entries()) {
          expect(each.lastAtOrBefore(offset)).toBe(at);
          expect(each.lastAtOrBefore(offset - 1)).toBe(at - 1);
        }
      }
    }),
  );
});

const repeated = fc.record({
  leap: fc.constantFrom(0, 0, 0, 17, 2 ** 40),
  lengths: fc.array(fc.oneof(fc.nat(300), fc.nat(2 ** 32 - 1)), { minLength: 1, maxLength: 4 }),
  count: fc.nat(3000),
  removed: fc.constantFrom(0, 0, 1, 20),
});

test('commands that repeat others are where they would be, added one by one', () => {
  fc.assert(
    fc.property(fc.array(repeated, { maxLength: 6 }), (runs) => {
      const table = new CommandTable();
      const single = new CommandTable();
      let [end, singleEnd] = [17, 17];
      for (const { leap, lengths, count, removed } of runs) {
        end = table.addRepeated(end + leap, lengths, count, 15);
        singleEnd += leap;
        for (let at = 0; at < count; at++) {
          const length = lengths[at % lengths.length] ?? 0;
          single.add(singleEnd, length, 15, 0);
          singleEnd += commandHeaderLength + length;
        }
        expect(end).toBe(singleEnd);
        for (let taken = 0; taken < removed; taken++)
          for (const each of [table, single]) each.removeLast();
        table.add(end + leap, 7, 3, 99);
        single.add(end + leap, 7, 3, 99);
        end += leap + commandHeaderLength + 7;
        singleEnd = end;
      }
      const told = (each: CommandTable): unknown =>
        Array.from({ length: each.count }, (_, at) => [
          each.offsetOf(at),
          each.payloadLengthOf(at),
          each.typeOf(at),
          each.crcOf(at),
        ]);
      expect(told(table)).toEqual(told(single));
    }),
    { numRuns: 30 },
  );
});

test('a command that there is not throws a RangeError', () => {
  const table = new CommandTable();
  table.add(17, 5, 1, 2);
  for (const command of [1, -1, 0.5, NaN])
    for (const ask of ['offsetOf', 'payloadLengthOf', 'typeOf', 'crcOf'] as const)
      expect(() => table[ask](command)).toThrow(RangeError);
  table.removeLast();
  expect(() => table.offsetOf(0)).toThrow(RangeError);
});

test('a table of many commands keeps what it had when it grew', () => {
  const table = new CommandTable();
  let offset = 17;
  const offsets: number[] = [];
  for (let at = 0; at < 10_000; at++) {
    if (at % 777 === 5) offset += 3;
    offsets.push(offset);
    table.add(offset, at % 1000, 3, at);
    offset += commandHeaderLength + (at % 1000);
  }
  expect(offsets.map((_, at) => table.offsetOf(at))).toEqual(offsets);
});
