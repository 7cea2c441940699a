// SPDX-License-Identifier: GPL-2.0-only
import type { Switch } from './kernelChanges';
import { allSwitches, withSwitch, type KernelProfile } from './profiles';
import { beginSend, sendStep } from './sendEngine';
import { SendError } from './errors';
import type { SendSetup } from './sendContext';

/** An inode for which two kernels write other commands. */
export interface InodeDifference {
  readonly ino: number;
  /**
   * The changes between the kernels which, alone, change its commands; none where only several
   * together do.
   */
  readonly switches: readonly Switch[];
  /** Whether the inode's commands are the same but come in another order. */
  readonly onlyMoved: boolean;
}

/** What a kernel writes, by the inode in work: commands by length, type and CRC, in order. */
type CommandsByInode = ReadonlyMap<number, readonly string[]>;

/**
 * Compares what two kernels send of the same snapshots, and finds the changes that account for it: each
 * is made, alone, to the first kernel, and undone to the second. `step` does one send, of which there are
 * two and two for each change between them.
 */
export class ProfileComparison {
  readonly #setup: Omit<SendSetup, 'sink' | 'probe' | 'kernel'>;
  readonly #a: KernelProfile;
  readonly #b: KernelProfile;
  readonly #todo: Switch[];
  readonly #sentByA: CommandsByInode;
  readonly #sentByB: CommandsByInode;
  readonly #causes = new Map<number, Set<Switch>>();

  /** Sends as both. Throws what a send throws but a SendError, which ends that one as it ends in the kernel. */
  constructor(
    setup: Omit<SendSetup, 'sink' | 'probe' | 'kernel'>,
    a: KernelProfile,
    b: KernelProfile,
  ) {
    this.#setup = setup;
    this.#a = a;
    this.#b = b;
    this.#todo = allSwitches.filter((name) => a.switches.has(name) !== b.switches.has(name));
    this.#sentByA = this.#send(a);
    this.#sentByB = this.#send(b);
  }

  /** Tries one more change; true when all have been. */
  step(): boolean {
    const name = this.#todo.shift();
    if (name === undefined) return true;
    const on = this.#b.switches.has(name);
    this.#note(name, this.#sentByA, this.#send(withSwitch(this.#a, name, on)));
    this.#note(name, this.#sentByB, this.#send(withSwitch(this.#b, name, !on)));
    return this.#todo.length === 0;
  }

  /** The inodes that differ, by number; 0 is what is written before the first. To be asked when all is done. */
  get differences(): readonly InodeDifference[] {
    return differing(this.#sentByA, this.#sentByB).map((ino) => ({
      ino,
      switches: allSwitches.filter((name) => this.#causes.get(ino)?.has(name)),
      onlyMoved: sameCommands(this.#sentByA.get(ino), this.#sentByB.get(ino)),
    }));
  }

  #note(name: Switch, before: CommandsByInode, after: CommandsByInode): void {
    for (const ino of differing(before, after)) {
      const causes = this.#causes.get(ino) ?? new Set();
      this.#causes.set(ino, causes.add(name));
    }
  }

  #send(kernel: KernelProfile): CommandsByInode {
    const commands = new Map<number, string[]>();
    const note = (mark: string): void => {
      const known = commands.get(sctx.curIno);
      if (known) known.push(mark);
      else commands.set(sctx.curIno, [mark]);
    };
    const write = (bytes: Uint8Array): void => {
      note(bytes.subarray(0, commandHeaderLength).join());
    };
    const sctx = beginSend({ ...this.#setup, kernel, sink: { write } });
    try {
      while (sendStep(sctx));
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      note(error.code);
    }
    return commands;
  }
}

/** Length, type and CRC: what has these alike is the same command. */
const commandHeaderLength = 10;

function differing(left: CommandsByInode, right: CommandsByInode): readonly number[] {
  const inodes = new Set([...left.keys(), ...right.keys()]);
  return [...inodes]
    .filter((ino) => left.get(ino)?.join(' ') !== right.get(ino)?.join(' '))
    .sort((one, other) => one - other);
}

function sameCommands(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.toSorted().join(' ') === right.toSorted().join(' ');
}
