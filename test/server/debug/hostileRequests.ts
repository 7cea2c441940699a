// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { URI } from 'vscode-uri';
import { requests } from '../../../server/debug/requests/requests';
import { streamTextUri } from '../../../server/streamUri';
import { exampleImage, workspace } from './exampleSend';

/** A request as a client puts it, and whether it waits for the answer, and the stop, before the next one. */
export interface Put {
  readonly command: string;
  readonly args: unknown;
  readonly waits: boolean;
}

const stream = `${workspace}swap.btrfs-stream`;

/** A launch that succeeds. */
export const launch = { image: exampleImage, subvolume: 'swap', parent: 'base', stream };

const source = { path: streamTextUri(URI.file(stream)).toString() };

/** What a client would ask for, by request. */
const usual: Readonly<Record<string, object>> = {
  initialize: { adapterID: 'btrfs-send', supportsProgressReporting: true },
  launch,
  setBreakpoints: { source, breakpoints: [{ line: 12 }, { line: 30, condition: 'cur_ino > 1' }] },
  setFunctionBreakpoints: { breakpoints: [{ name: '258-262', hitCondition: '% 2' }] },
  setDataBreakpoints: { breakpoints: [{ dataId: 'name_cache["257:7"]' }] },
  setExceptionBreakpoints: { filters: ['overwrite'], filterOptions: [{ filterId: 'orphanize' }] },
  dataBreakpointInfo: { name: 'cur_ino' },
  breakpointLocations: { source, line: 1, endLine: 90 },
  next: { threadId: 1, granularity: 'line' },
  gotoTargets: { source, line: 20 },
  goto: { threadId: 1, targetId: 9 },
  gotoInode: { inode: 260 },
  stackTrace: { threadId: 1, startFrame: 0, levels: 20 },
  scopes: { frameId: 65_536 },
  variables: { variablesReference: 1, filter: 'indexed', start: 0, count: 10 },
  evaluate: { expression: 'will_overwrite_ref(256, "right")', context: 'repl' },
  completions: { text: 'new_refs[0].na', column: 15 },
  readMemory: { memoryReference: '0x10', offset: 0, count: 64 },
  locations: { locationReference: 3 },
  setVariable: { variablesReference: 1, name: 'cur_ino', value: '1' },
  source: { source, sourceReference: 0 },
  cancel: { progressId: 'btrfs-send-1' },
};

/** These end what the others are about, or take their time: seldom. */
const seldom = new Set(['launch', 'attach', 'restart', 'terminate', 'disconnect']);

const command = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom(...[...requests.keys()].filter((one) => !seldom.has(one))),
  },
  { weight: 2, arbitrary: fc.constantFrom('launch', 'attach', 'restart') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('terminate', 'disassemble', '', '__proto__', 'constructor'),
  },
);

/** What nobody types. */
export const hostileTexts: readonly string[] = [
  '',
  '\0',
  '\u202e',
  '../../../etc/passwd',
  'file:///etc/passwd',
  'btrfs-stream:///nowhere.btrfs-text?part=99999999999',
  'constructor',
  'name_cache["__proto__"]',
  'receiver.root.entries',
  'get_cur_path(999999999999999999999)',
  'a'.repeat(20_000) + '!',
  `${'('.repeat(20_000)}1`,
  `cur_ino${'.a'.repeat(20_000)}`,
  `1${'&&1'.repeat(20_000)}`,
  `${'**/'.repeat(20)}x`,
  `*${'a*'.repeat(20)}b`,
  '0-99999999999999999999',
  '{cur_ino}{{{{{}}}',
  '% 0',
  '0xffffffffffffffff+0xffffffffffffffff',
  '0x0+0x0',
];

const hostileText = fc.constantFrom(...hostileTexts);

const hostileNumber = fc.constantFrom(
  ...[-1, 0, 0.5, 65_536, 1e9, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308],
);

const hostileValue = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom(null, true, [], {}, [null], [[]], [{}], { path: 1 }, { path: null }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The usual arguments with some of them, or all, replaced by what nobody should send. */
const hostileArguments = (usually: object): fc.Arbitrary<unknown> => {
  const names = [...Object.keys(usually), 'condition', 'name', 'breakpoints', 'threadId'];
  const spoilt = fc
    .dictionary(fc.constantFrom(...names), hostileValue, { minKeys: 1, maxKeys: 3 })
    .map((some) => ({ ...usually, ...some }));
  return fc.oneof(spoilt, hostileValue);
};

const put: fc.Arbitrary<Put> = command.chain((name) =>
  fc.record({
    command: fc.constant(name),
    args: fc.oneof(
      { weight: 3, arbitrary: fc.constant<unknown>(usual[name] ?? {}) },
      { weight: 2, arbitrary: hostileArguments(usual[name] ?? {}) },
    ),
    waits: fc.boolean(),
  }),
);

/** All ways to begin: from an image, held against another stream, from streams alone, a stream that is read. */
const beginnings: readonly (readonly [command: string, args: object])[] = [
  ['launch', launch],
  ['launch', { ...launch, compareWith: `${workspace}damaged.btrfs-stream` }],
  ['launch', { stream }],
  ['launch', { stream: `${workspace}refused/second.btrfs-stream` }],
  ['attach', { stream }],
];

const started: fc.Arbitrary<readonly Put[]> = fc.constantFrom(...beginnings).map(([name, args]) => [
  { command: 'initialize', args: usual['initialize'], waits: true },
  { command: name, args, waits: true },
  { command: 'configurationDone', args: {}, waits: true },
]);

/** A conversation that makes no sense: in any order, waited for or not, with anything for arguments. */
export const conversation: fc.Arbitrary<readonly Put[]> = fc
  .tuple(
    fc.oneof(
      { weight: 4, arbitrary: started },
      { weight: 1, arbitrary: fc.constant<readonly Put[]>([]) },
    ),
    fc.array(put, { minLength: 5, maxLength: 40 }),
  )
  .map(([first, rest]) => [...first, ...rest]);

/** Requests whose success a stop follows, or the end. */
export const moving: ReadonlySet<string> = new Set([
  ...['continue', 'reverseContinue', 'next', 'stepIn', 'stepOut', 'stepBack'],
  ...['goto', 'gotoInode', 'restartFrame'],
]);
