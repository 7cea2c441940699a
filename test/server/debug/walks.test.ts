// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../engine/byteSource';
import { indexStream } from '../../../engine/stream/streamIndex';
import { Breakpoints } from '../../../server/debug/breakpoints/breakpoints';
import { evaluate } from '../../../server/debug/evaluate/evaluate';
import { EvaluationNames } from '../../../server/debug/evaluate/evaluationNames';
import { fineMotions, motions, type Motion } from '../../../server/debug/motions';
import { move } from '../../../server/debug/movement';
import { commandBegun, inodeBegun } from '../../../server/debug/replay/landmarks';
import type { Moment } from '../../../server/debug/replay/moment';
import { Replay } from '../../../server/debug/replay/replay';
import { SendReceiver } from '../../../server/debug/receiver/sendReceiver';
import { sceneOf } from '../../../server/debug/scopes/scene';
import { StreamSource } from '../../../server/debug/streamSource';
import { streamTextUri } from '../../../server/streamUri';
import { nodeFileOpener } from '../../../server/nodeFileOpener';
import { openImageSend, type OpenImageSend } from '../../../server/imageSend';
import { corpusCase, describeCorpus } from '../../corpus';
import { corpusSend, openExample, recordedStream, swapSend } from './exampleSend';
import { record, type Recorded } from './recording';
import { stateDigest } from './stateDigest';

const opened: OpenImageSend[] = [];
afterEach(() => opened.splice(0).forEach((one) => one.close()));

const ways: Readonly<Record<string, Motion>> = {
  next: motions.next,
  stepIn: motions.stepIn,
  stepOut: motions.stepOut,
  continue: motions.continue,
  stepBack: motions.stepBack,
  reverseContinue: motions.reverseContinue,
  nextCommand: fineMotions.line.next,
  commandBack: fineMotions.line.stepBack,
  eventBack: fineMotions.instruction.stepBack,
};

/** Breakpoints by what sets them, and by what must hold where they are reached. */
interface Kind {
  readonly set: (breakpoints: Breakpoints, text: URI, lineOf: (command: number) => number) => void;
  readonly reached: (moment: Moment) => boolean;
}

const functions = (...names: readonly string[]): Kind['set'] => {
  return (breakpoints) => void breakpoints.setFunctions(names.map((name) => ({ name })));
};

const kinds: Readonly<Record<string, Kind>> = {
  none: { set: functions(), reached: () => false },
  inode: { set: functions('258'), reached: (moment) => inodeBegun(moment) === 258 },
  inodes: {
    set: functions('259-261', '263-99999'),
    reached: (moment) => {
      const ino = inodeBegun(moment) ?? 0;
      return (ino >= 259 && ino <= 261) || ino >= 263;
    },
  },
  function: {
    set: functions('process_recorded_refs'),
    reached: ({ kind, name }) => kind === 'enter' && name === 'process_recorded_refs',
  },
  command: {
    set: functions('RENAME'),
    reached: ({ name, fields }) => name === 'command' && fields['name'] === 'RENAME',
  },
  line: {
    set: (breakpoints, text, lineOf) =>
      void breakpoints.setLines(
        text,
        [3, 7].map((command) => ({ line: lineOf(command) })),
      ),
    reached: (moment) => [3, 7].includes(commandBegun(moment) ?? -1),
  },
  filter: {
    set: (breakpoints) => void breakpoints.setFilters([{ name: 'orphanize' }]),
    reached: ({ kind, name }) => kind === 'event' && name === 'orphanize',
  },
};

/** What is known of each event beforehand: which motions end there, which breakpoints are reached. */
type Noted = ReadonlySet<string>;

function note(moment: Moment): Noted {
  return new Set([
    ...Object.keys(ways).filter((way) => ways[way]?.ends(moment)),
    ...Object.keys(kinds).filter((kind) => kinds[kind]?.reached(moment)),
  ]);
}

interface Stage {
  readonly open: OpenImageSend;
  readonly recorded: readonly Recorded<Noted>[];
  readonly source: StreamSource;
  readonly text: URI;
}

async function stage(open: OpenImageSend, stream: Uint8Array): Promise<Stage> {
  opened.push(open);
  const file = URI.file('/stream');
  const source = await StreamSource.open({
    file,
    index: indexStream(memorySource('stream', stream)),
  });
  return { open, source, recorded: record(open.setup, note), text: streamTextUri(file) };
}

/** Where a movement from `at` must lead: the number of an event, −1 for the beginning, or the end. */
function expected({ recorded }: Stage, at: number, way: string, kind: string): number {
  const stops = ({ noted }: Recorded<Noted>): boolean => noted.has(way) || noted.has(kind);
  if (ways[way]?.direction === 'forward') {
    const found = recorded.findIndex((one, index) => index > at && stops(one));
    return found < 0 ? recorded.length : found;
  }
  return Math.max(
    recorded.findLastIndex((one, index) => index < at && stops(one)),
    0,
  );
}

const questions = ['get_cur_path(258)', 'can_rmdir(257)', 'name_cache', 'receiver.root.entries'];

const walk = fc.array(
  fc.record({
    way: fc.constantFrom(...Object.keys(ways)),
    kind: fc.constantFrom(...Object.keys(kinds)),
    question: fc.constantFrom(...questions),
  }),
  { minLength: 5, maxLength: 25 },
);

/** Walks at random, and holds every state against the one that a plain run had there. */
async function expectSameStates(scene: Stage, runs: number): Promise<void> {
  const { open, recorded, source, text } = scene;
  await fc.assert(
    fc.asyncProperty(walk, async (steps) => {
      const limits = { count: 4, near: 3, entries: 5000, spacing: 10 };
      const replay = new Replay(open.setup, () => undefined, limits);
      const receiver = new SendReceiver(source);
      const breakpoints = new Breakpoints();
      breakpoints.attach({ source, receiver });
      let at = -1;
      for (const { way, kind, question } of steps) {
        breakpoints.setFunctions([]);
        breakpoints.setFilters([]);
        breakpoints.setLines(text, []);
        kinds[kind]?.set(breakpoints, text, (command) => source.lineOf(command)?.line ?? 0);
        const motion = ways[way] ?? motions.next;
        if (at === -1 && motion.direction === 'backward') continue;
        if (at === recorded.length && motion.direction === 'forward') continue;
        const wanted = expected(scene, at, way, kind);
        const log = (): void => undefined;
        const control = { paused: false, recounts: false };
        await move({ replay, motion, breakpoints, log, alignments: [], unasked: false }, control);
        at = wanted;
        if (at === recorded.length) continue;
        const { step, event, digest } = recorded[at] ?? { step: -1, event: -1, digest: '' };
        expect([way, kind, replay.position]).toEqual([way, kind, { step, event }]);
        expect(stateDigest(replay.moment)).toBe(digest);
        const { moment } = replay;
        if (moment) ask(question, moment, { source, receiver });
        expect(stateDigest(moment)).toBe(digest);
      }
    }),
    { numRuns: runs },
  );
}

function ask(question: string, moment: Moment, sources: Parameters<typeof sceneOf>[1]): void {
  try {
    evaluate(question, new EvaluationNames(sceneOf(moment, sources))).show({ hex: false });
  } catch {
    // No answer is one that changes nothing, too.
  }
}

test('whatever way a place is come to, its state is the one of a plain run', async () => {
  const open = await openExample(swapSend);
  await expectSameStates(await stage(open, recordedStream('swap')), 60);
});

describeCorpus('real cases', () => {
  test.each(['btrfs-128-02', 'btrfs-084-02'])('%s, too', async (name) => {
    const found = corpusCase(name);
    const [image] = await found.imagePaths();
    const open = await openImageSend(nodeFileOpener, URI.file(image ?? ''), corpusSend(found));
    await expectSameStates(await stage(open, await found.streamBytes()), 40);
  });
});
