// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../engine/stream/attributeType';
import { safeUnsigned, string } from '../../../engine/stream/command';
import { commandName, CommandType } from '../../../engine/stream/commandType';
import { readCommand, type DecodedCommand } from '../../../engine/stream/decode';
import { parseOrphanName } from '../../../engine/stream/orphanName';
import { commandHeaderLength } from '../../../engine/stream/streamHeader';
import type { ProbeFields } from '../../../engine/send/probe';
import { uuidIn } from '../../language/parents/sentSubvolume';
import type { Frame, RecordedMoment } from '../replay/moment';
import type { RecordedSend } from './recordedSend';
import { RecordedState } from './recordedState';

/** What is seen of a command, in this order: what begins, what it shows, itself, what ends behind it. */
type Sight =
  | { readonly name: 'inode' | 'command' }
  | { readonly name: 'orphanize' | 'clone_chosen'; readonly fields: ProbeFields }
  | typeof endOfInode;

const endOfInode = { name: 'end of inode' } as const;

/**
 * The places of a recorded send: a position's step is the command, counted from the send's first one, and
 * its event what is seen of it. So a position means the same however much of the stream there is.
 */
export class RecordedPlaces {
  private readonly send: RecordedSend;
  /** Of the command that was looked at last. */
  private sights: { readonly step: number; readonly all: readonly Sight[] } | undefined;

  constructor(send: RecordedSend) {
    this.send = send;
  }

  get steps(): number {
    const { first, end } = this.send.range;
    return end - first;
  }

  /** How many places the step has. */
  count(step: number): number {
    return this.sightsOf(step).length;
  }

  /** Undefined where there is no such place. */
  at(step: number, event: number): RecordedMoment | undefined {
    const sight = step < this.steps ? this.sightsOf(step)[event] : undefined;
    return sight && this.momentOf(step, event, sight);
  }

  /** Behind all that is there. */
  get end(): RecordedMoment {
    const { send, steps } = this;
    const { first, end } = send.range;
    const state = new RecordedState(send, end, Math.max(first, end - 1));
    const stack = stackOf(endOfInode, state, Math.max(0, steps - 1));
    const place = { step: steps, event: 0, commands: steps };
    return { ...place, kind: 'leave', name: 'end', fields: {}, stack, recorded: state };
  }

  private momentOf(step: number, event: number, sight: Sight): RecordedMoment {
    const { send } = this;
    const command = send.range.first + step;
    const isEnd = sight.name === 'end of inode';
    const next = isEnd ? command + 1 : command;
    const state = new RecordedState(send, next, command);
    return {
      step,
      event,
      kind: isEnd ? 'leave' : 'event',
      name: isEnd ? 'inode' : sight.name,
      get fields() {
        return fieldsOf(sight, state);
      },
      get stack() {
        return stackOf(sight, state, step);
      },
      commands: step + (isEnd ? 1 : 0),
      recorded: state,
    };
  }

  private sightsOf(step: number): readonly Sight[] {
    if (this.sights?.step !== step) this.sights = { step, all: this.look(step) };
    return this.sights.all;
  }

  private look(step: number): Sight[] {
    const { send } = this;
    const command = send.range.first + step;
    const shown = shownBy(send, command);
    return [
      ...(send.inodes.begins(command) ? [{ name: 'inode' } as const] : []),
      ...(shown ? [shown] : []),
      { name: 'command' },
      ...(send.endsInode(command) ? [endOfInode] : []),
    ];
  }
}

/** What a command is proof of that the engine has done. */
function shownBy({ index }: RecordedSend, at: number): Sight | undefined {
  const type = index.typeOf(at);
  if (type === CommandType.CLONE)
    return { name: 'clone_chosen', fields: cloneFields(read(index, at)) };
  if (type !== CommandType.RENAME) return undefined;
  const command = read(index, at);
  const orphan = string(command, AttributeType.PATH_TO);
  const name = orphan === undefined ? undefined : parseOrphanName(orphan);
  if (!name) return undefined;
  const path = string(command, AttributeType.PATH);
  return { name: 'orphanize', fields: { ino: name.ino, gen: name.gen, path, orphan } };
}

const read = (index: RecordedSend['index'], at: number): DecodedCommand =>
  readCommand(index, at, { dataLimit: 0, unchecked: true });

function cloneFields(command: DecodedCommand): ProbeFields {
  return {
    uuid: uuidIn(command, AttributeType.CLONE_UUID),
    path: string(command, AttributeType.CLONE_PATH),
    offset: safeUnsigned(command, AttributeType.CLONE_OFFSET),
    length: safeUnsigned(command, AttributeType.CLONE_LEN),
  };
}

function fieldsOf(sight: Sight, state: RecordedState): ProbeFields {
  switch (sight.name) {
    case 'inode':
    case 'end of inode':
      return inodeFields(state);
    case 'command':
      return commandFields(state);
    case 'orphanize':
    case 'clone_chosen':
      return sight.fields;
  }
}

function inodeFields({ inode, curIno, path }: RecordedState): ProbeFields {
  return {
    ...(curIno !== undefined && { ino: curIno }),
    ...(inode?.gen !== undefined && { gen: inode.gen }),
    ...(path !== undefined && { path }),
  };
}

function commandFields({ send, command }: RecordedState): ProbeFields {
  const { index, range } = send;
  const type = index.typeOf(command);
  return {
    command: command - range.first,
    name: commandName(type) ?? `command ${type}`,
    type,
    offset: index.offsetOf(command),
    length: index.payloadLengthOf(command) + commandHeaderLength,
  };
}

/** The stream, the inode in work and the command: the kernel's functions are not known. */
function stackOf(sight: Sight, state: RecordedState, step: number): Frame[] {
  const { send } = state;
  const { first } = send.range;
  const frames = [streamFrame(state)];
  if (state.inode) {
    const run = send.runAt(first + step);
    frames.push({ name: 'inode', fields: inodeFields(state), command: run.first - first });
  }
  // The first command is the stream's own.
  if (sight.name === 'command' && (step > 0 || !send.subvolume)) {
    frames.push(commandFrame(state, step));
  }
  return frames;
}

function streamFrame({ subvolume }: RecordedState): Frame {
  const name = subvolume?.parent ? 'snapshot' : 'subvol';
  return { name, fields: { name: subvolume?.path }, command: 0 };
}

/** With what the command is about: its paths. */
function commandFrame({ send, command }: RecordedState, step: number): Frame {
  const decoded = read(send.index, command);
  const name = commandName(decoded.type) ?? `command ${decoded.type}`;
  const fields = {
    path: string(decoded, AttributeType.PATH),
    path_to: string(decoded, AttributeType.PATH_TO),
    path_link: string(decoded, AttributeType.PATH_LINK),
  };
  return { name: name.toLowerCase(), fields, command: step };
}
