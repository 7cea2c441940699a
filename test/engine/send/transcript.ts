// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { memorySource } from '../../../engine/byteSource';
import type { KernelProfile } from '../../../engine/send/profiles';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, string } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { indexStream } from '../../../engine/stream/streamIndex';
import { namesOf } from './data/commandNames';
import { engineSend } from './data/engineSend';
import { makeLiveVolume } from './data/liveVolume';

/**
 * What a shell does below the mountpoint, and all commands that an engine which can't be run any more
 * makes of it, as reading its source tells: each step names the function that takes it. `g` stands for
 * a generation.
 */
export interface Transcript {
  readonly name: string;
  /** `snap X` takes a read-only snapshot of `s` as X; q is sent. */
  readonly script: string;
  readonly parent?: string;
  readonly mkfs?: readonly string[];
  /**
   * Names and paths. CLONE is followed by where from: the path in `p`, the parent, or `q`, what is sent.
   */
  readonly commands: readonly string[];
  /** How the send fails behind them, where it does. */
  readonly fails?: string;
}

const prelude = `
  snap() { btrfs -q subvolume snapshot -r s "$1"; sync; }
  btrfs -q subvolume create s; sync`;

/** Runs the script and sends as the kernel; needs root. */
export function expectTranscript(kernel: KernelProfile, transcript: Transcript): void {
  const { script, parent, mkfs = [], commands, fails } = transcript;
  const volume = makeLiveVolume(mkfs, 256);
  try {
    volume.mount('noatime');
    execFileSync('bash', ['-ec', `cd ${volume.mountpoint}${prelude}\n${script}\nsync`]);
    volume.unmount();
    const chunks: Uint8Array[] = [];
    let code: unknown;
    try {
      const args = { subvol: 'q', ...(parent !== undefined && { parent }), proto: 1 } as const;
      engineSend(volume.image, { ...args, kernel }, chunks);
    } catch (error) {
      code = error instanceof Error && 'code' in error ? error.code : error;
    }
    const names = namesWithSources(Buffer.concat(chunks)).map((line) =>
      line.replaceAll(/\bo(\d+)-\d+-/g, 'o$1-g-'),
    );
    const begin = parent === undefined ? 'SUBVOL q' : 'SNAPSHOT q';
    expect(names).toEqual([begin, ...commands, ...(fails === undefined ? ['END'] : [])]);
    expect(code).toBe(fails);
  } finally {
    volume.close();
  }
}

function namesWithSources(stream: Uint8Array): string[] {
  const index = indexStream(memorySource('stream', stream));
  const uuidOf = (at: number, type: AttributeType): string =>
    Buffer.from(attribute(readCommand(index, at), type)?.data ?? []).toString('hex');
  return namesOf(stream).map((name, at) => {
    if (index.typeOf(at) !== CommandType.CLONE) return name;
    const own = uuidOf(at, AttributeType.CLONE_UUID) === uuidOf(0, AttributeType.UUID);
    const path = string(readCommand(index, at), AttributeType.CLONE_PATH) ?? '';
    return `${name} ${own ? 'q' : 'p'}/${path}`;
  });
}
