// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeManyCommands, writeMuchData } from './largeStream';
import type { LanguageTimes } from './languageTask';
import { measure, measurePeer, median } from './measure';
import { tableText } from './tableText';

const sizes = {
  whole: { commands: 1_000_000, bytes: 1.5e9, runs: 3 },
  quick: { commands: 5000, bytes: 4e6, runs: 1 },
};

const headings = [
  'stream',
  'MiB',
  'peer ms',
  'index ms',
  'text ms',
  'outline ms',
  'alone ms',
  'later ms',
  'verify ms',
  'peak MiB',
];

/**
 * Times how a stream is opened by the language server, against `btrfs receive --dump > /dev/null` of
 * the same file in the same run; warm caches. Needs btrfs-progs.
 */
export function compareLanguage(quick: boolean, print: (line: string) => void): void {
  const { commands, bytes, runs } = quick ? sizes.quick : sizes.whole;
  const folder = mkdtempSync(join(tmpdir(), 'btrfs-language-bench-'));
  const stream = join(folder, 'stream');
  try {
    const row = (what: string, write: () => void): string[] => {
      write();
      return rowOf(what, stream, runs);
    };
    print('a stream opened in the language server | btrfs receive --dump > /dev/null');
    print('From the first request to a server that runs; in brackets our time over the peer’s.');
    print('text, outline: the one and then the other, asked for as soon as the server answers;');
    print(
      'alone: only the outline, as soon; later: the same, 25 ms after the server’s first answer,',
    );
    print('which is when the workbench asks for a text.');
    print('verify: all checksums once more, of the open stream.');
    print(
      tableText([
        headings,
        row(`${commands} commands`, () => writeManyCommands(stream, commands)),
        row(`${bytes / 1e6} MB of data`, () => writeMuchData(stream, bytes)),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(what: string, stream: string, runs: number): string[] {
  measurePeer(1, 'btrfs', ['receive', '--dump', '-f', stream]);
  const peer = measurePeer(runs, 'btrfs', ['receive', '--dump', '-f', stream]);
  const index = measure(runs, 'index', stream).milliseconds;
  const times = Array.from({ length: runs }, () => opened(stream));
  const cell = (of: (times: LanguageTimes) => number): string =>
    withRatio(median(times.map(of)), peer);
  return [
    what,
    (statSync(stream).size / 2 ** 20).toFixed(1),
    peer.toFixed(0),
    withRatio(index, peer),
    cell(({ text }) => text),
    cell(({ outline }) => outline),
    cell(({ outlineAlone }) => outlineAlone),
    cell(({ outlineLater }) => outlineLater),
    cell(({ verified }) => verified),
    median(times.map(({ peak }) => peak)).toFixed(0),
  ];
}

const withRatio = (milliseconds: number, peer: number): string =>
  `${milliseconds.toFixed(0)} (${(milliseconds / peer).toFixed(2)})`;

function opened(stream: string): LanguageTimes {
  const program = process.argv[1] ?? '';
  const text = execFileSync(process.execPath, [program, '--language-task', stream]);
  // It comes from this program's own `languageTimes`.
  return JSON.parse(text.toString()) as LanguageTimes;
}
