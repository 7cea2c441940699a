// SPDX-License-Identifier: GPL-2.0-only
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { streamTextUri } from '../../../../server/streamUri';
import type { Dice } from '../../../differential/dice';

/** Streams of the kernel's, those of one chain of snapshots more often than others. */
const sources = ['language', 'workspace', 'workspace'].flatMap((folder) => {
  const path = resolve('test/fixtures', folder);
  return readdirSync(path)
    .filter((name) => name.endsWith('.btrfs-stream'))
    .map((name) => join(path, name));
});

/** A folder of streams, most of them whole, which change while they are asked about. */
export class FuzzFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'btrfs-fuzz-'));
  readonly #dice: Dice;
  readonly #paths: readonly string[];

  constructor(dice: Dice, count: number) {
    this.#dice = dice;
    this.#paths = Array.from({ length: count }, (_, at) =>
      join(this.folder, `${at} ${dice.of('a', 'ö', '%2F', '#x', '?part=2')}.btrfs-stream`),
    );
    for (const path of this.#paths) writeFileSync(path, this.#content());
  }

  /** By URI. */
  get uris(): readonly string[] {
    return this.#paths.map((path) => URI.file(path).toString());
  }

  /** A file's URI. */
  any(): string {
    return this.uris[this.#dice.below(this.uris.length)] ?? '';
  }

  /** The URI of a text: mostly one that there is. */
  anyText(): string {
    const dice = this.#dice;
    if (dice.chance(0.04)) return dice.of('', ...hostileUris);
    const part = dice.chance(0.1) ? dice.below(4) : 1;
    return streamTextUri(URI.parse(this.any()), part).toString();
  }

  /** Something happens to a file, whose URI this is. */
  change(): string {
    const dice = this.#dice;
    const path = dice.pick(this.#paths) ?? '';
    const changes = [
      () => writeFileSync(path, this.#content()),
      () => truncateSync(path, dice.below(5000)),
      () => appendFileSync(path, Buffer.alloc(dice.below(200), dice.below(256))),
      () => rmSync(path),
      () => {
        writeFileSync(`${path}.new`, this.#content());
        renameSync(`${path}.new`, path);
      },
    ];
    try {
      dice.pick(changes)?.();
    } catch {
      // It has been removed.
      writeFileSync(path, this.#content());
    }
    return URI.file(path).toString();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #content(): Uint8Array {
    const dice = this.#dice;
    const bytes = Uint8Array.from(readFileSync(sources[dice.below(sources.length)] ?? ''));
    const damages = [
      () => bytes,
      () => bytes,
      () => bytes.subarray(0, dice.below(bytes.length)),
      () => Buffer.concat([bytes, readFileSync(sources[dice.below(sources.length)] ?? '')]),
      () => {
        for (let left = 1 + dice.below(20); left > 0; left--)
          bytes[dice.below(bytes.length)] = dice.below(256);
        return bytes;
      },
      () => {
        const at = dice.below(bytes.length);
        return bytes.fill(0, at, dice.chance(0.5) ? undefined : at + dice.below(5000));
      },
    ];
    return dice.pick(damages)?.() ?? bytes;
  }
}

const hostileUris = [
  'btrfs-stream:/nowhere.btrfs-stream.btrfs-text',
  'btrfs-stream:///dev/zero.btrfs-text',
  'btrfs-stream:///etc/passwd.btrfs-text?part=99999999999',
  'btrfs-stream:///%00%ff.btrfs-stream.btrfs-text',
  'btrfs-stream://host/share/x.btrfs-text?scheme=vscode-vfs',
  'file:///etc/passwd',
  'x:y',
  '%',
  '__proto__',
];
