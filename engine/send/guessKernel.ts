// SPDX-License-Identifier: GPL-2.0-only
import { attribute, string, unsigned, type Command } from '../stream/command';
import { AttributeType } from '../stream/attributeType';
import { CommandType } from '../stream/commandType';
import { readCommand } from '../stream/decode';
import type { StreamIndex } from '../stream/streamIndex';
import { GonePath } from './gonePath';
import type { KernelChange } from './kernelChange';
import { kernelChanges, type Switch } from './kernelChanges';
import { pairSigns, type KernelSign } from './pairSigns';
import { kernelProfile, profileNames } from './profiles';

/** What a stream shows of the kernel that sent it. */
export interface KernelGuess {
  /** The latest of the profiles that are offered which writes such streams; undefined for none. */
  readonly profile: string | undefined;
  /** What tells; where nothing does, any kernel may have written the stream. */
  readonly reasons: readonly GuessReason[];
}

/** A feature that tells. */
export interface GuessReason {
  /** `6.3 or later`, with the stable releases that have it too, or `before 6.3`. */
  readonly says: string;
  readonly because: string;
  /** The command that shows it, counted from 0. */
  readonly command: number;
}

/** A change that shows, or its absence does, and the command that shows it. */
interface Sign extends KernelSign {
  readonly command: number;
}

/** Commands looked at: what tells comes early, and a stream can have millions. */
const mostCommands = 20_000;

/** Commands looked at between two pauses. */
const commandsAtOnce = 32;

/**
 * Which kernel wrote the stream, from what only later or only earlier ones write. Reads no file data.
 * Yields from time to time. Never throws on content.
 */
export function* guessKernel(index: StreamIndex): Generator<void, KernelGuess, void> {
  const signs = new Map<string, Sign>();
  const note = (sign: Sign): void => {
    const id = `${sign.change}:${sign.present}`;
    if (!signs.has(id)) signs.set(id, sign);
  };
  noteProtocol(index, note);
  const end = Math.min(index.commandCount, mostCommands);
  let before: Command | undefined;
  const gonePath = new GonePath();
  const arrived = new Set<string | undefined>();
  for (let at = 0; at < end; at++) {
    if (at % commandsAtOnce === 0) yield;
    const command = readCommand(index, at, { dataLimit: 0, unchecked: true });
    noteFeatures(command, at, note);
    if (gonePath.isUsedBy(command))
      note({ change: 'keepsCurInodePath', present: true, because: usesGonePath, command: at });
    if (before)
      for (const sign of pairSigns({
        first: before,
        second: command,
        isFull: isFull(index, at),
        arrived,
      }))
        note({ ...sign, command: at });
    if (command.type !== CommandType.RENAME) arrived.clear();
    else arrived.add(string(command, AttributeType.PATH_TO));
    before = command;
  }
  return guessFrom([...signs.values()]);
}

type Note = (sign: Sign) => void;

function noteProtocol(index: StreamIndex, note: Note): void {
  const [section] = index.sections;
  if (section?.hasHeader && section.version >= 2) {
    const because = `protocol ${section.version}`;
    note({ change: 'hasProtocol2', present: true, because, command: 0 });
  }
}

const usesGonePath = 'a path of an inode that is gone is used for the next of its number';

const nodes: readonly number[] = [CommandType.MKNOD, CommandType.MKFIFO, CommandType.MKSOCK];
const makes: readonly number[] = [
  CommandType.MKFILE,
  CommandType.MKDIR,
  CommandType.SYMLINK,
  ...nodes,
];

/** What a single command shows. */
function noteFeatures(command: Command, at: number, note: Note): void {
  const { type } = command;
  const sign = (change: Switch, present: boolean, because: string): void => {
    note({ change, present, because, command: at });
  };
  if (makes.includes(type)) {
    const has = attribute(command, AttributeType.INO) !== undefined;
    sign('sendsIno', has, has ? 'INO in what makes an inode' : 'no INO in what makes an inode');
  }
  if (nodes.includes(type)) {
    const has = attribute(command, AttributeType.MODE) !== undefined;
    sign('sendsModeOfNodes', has, `${has ? 'MODE' : 'no MODE'} in what makes a node`);
  }
  if (type === CommandType.FALLOCATE) sign('punchesHoles', true, 'a hole is punched');
  if (type === CommandType.UPDATE_EXTENT) sign('knowsNoFileData', true, 'data is left out');
  if (type === CommandType.CLONE && isUnaligned(command)) {
    sign('clonesUnalignedEnd', true, 'a clone ends within a sector');
  }
}

function isUnaligned(command: Command): boolean {
  const length = unsigned(command, AttributeType.CLONE_LEN);
  return length !== undefined && length % 4096n !== 0n;
}

function isFull(index: StreamIndex, at: number): boolean {
  const { firstCommand } = index.sectionOf(at);
  return index.typeOf(firstCommand) === CommandType.SUBVOL;
}

/** The latest of the profiles that are offered which shows just these signs. */
function guessFrom(signs: readonly Sign[]): KernelGuess {
  const fits = profileNames.find((name) => {
    const { switches } = kernelProfile(name);
    return signs.every(({ change, present }) => switches.has(change) === present);
  });
  return {
    profile: fits,
    reasons: signs.map(({ change, present, because, command }) => ({
      says: said(change, present),
      because,
      command,
    })),
  };
}

function said(name: Switch, present: boolean): string {
  const change: KernelChange = kernelChanges[name];
  if (!present) return `before ${change.since}`;
  const stable = (change.backports ?? []).map((release) => release.replace('≤', ''));
  return [`${change.since} or later`, ...stable].join(', ');
}
