// SPDX-License-Identifier: GPL-2.0-only

/** What the debugger tells its user; the number names the error to a client. */
export class DebugError extends Error {
  override readonly name = 'DebugError';
  readonly id: number;
  /** Whether it is news to a person: a question that came too late only a client can ask. */
  readonly showUser: boolean;

  constructor(id: number, message: string, showUser = true) {
    super(message);
    this.id = id;
    this.showUser = showUser;
  }
}

export const unknownRequest = (command: string): DebugError =>
  new DebugError(1000, `Cannot do "${command}": the btrfs send debugger has no such request`);

export const malformedRequest = (command: string, what: string): DebugError =>
  new DebugError(1001, `Cannot do "${command}" with these arguments: ${what}`);

export const notLaunched = (command: string): DebugError =>
  new DebugError(1002, `Cannot do "${command}": nothing has been launched, or it has ended`);

export const notStopped = (command: string): DebugError =>
  new DebugError(1003, `Cannot do "${command}" while the send runs; pause it first`);

export const alreadyLaunched = (): DebugError =>
  new DebugError(1004, 'Cannot launch: this session debugs a send already');

export const sessionOver = (): DebugError =>
  new DebugError(1005, 'Cannot launch: this session is over; begin another one');

export const overtaken = (): DebugError =>
  new DebugError(1006, 'Cannot restart: the session was ended or restarted anew meanwhile', false);

export const badLaunchArgument = (name: string, wanted: string): DebugError =>
  new DebugError(1100, `Cannot launch: "${name}" must be ${wanted}`);

export const missingImage = (): DebugError =>
  new DebugError(
    1101,
    'Cannot launch: give "image", a btrfs image or block device, and "subvolume", the snapshot to send; ' +
      'or "stream", a recorded stream',
  );

export const onlyWithImage = (attribute: string, instead: string): DebugError =>
  new DebugError(
    1102,
    `Cannot launch: "${attribute}" is about snapshots of "image", which is not given; with streams alone, give "${instead}"`,
  );

export const noSuchStream = (name: string, names: readonly string[]): DebugError =>
  new DebugError(
    1111,
    `Cannot launch: the file holds no stream of a snapshot named "${name}"; it has ${names.length === 0 ? 'none' : names.slice(0, 10).join(', ')}`,
  );

export const missingSubvolume = (): DebugError =>
  new DebugError(
    1103,
    'Cannot launch: give "subvolume", the path or "id:N" of the snapshot to send',
  );

export const unknownKernel = (error: unknown): DebugError =>
  new DebugError(1104, `Cannot launch: ${error instanceof Error ? error.message : String(error)}`);

/** `fault` is what is wrong with its bytes, as a sentence. */
export const noCommands = (path: string, fault: string | undefined): DebugError =>
  new DebugError(
    1113,
    `Cannot launch: ${path} holds no command of a stream${fault === undefined ? '' : `: ${fault}`}`,
  );

export const outputNeedsEngine = (): DebugError =>
  new DebugError(
    1112,
    'Cannot launch: "output" is what the engine writes, and this stream is stepped without it, as its parent is missing or it is broken',
  );

export const compressedNeedsProtocol = (): DebugError =>
  new DebugError(1106, 'Cannot launch: "compressedData" needs "protocol" 2');

export const outputIsInput = (path: string): DebugError =>
  new DebugError(1107, `Cannot launch: "output" would overwrite ${path}, which is read`);

export const noOutputHere = (): DebugError =>
  new DebugError(
    1108,
    'Cannot launch: "output" can only be written where there are files, not in a browser',
  );

export const cannotWriteOutput = (path: string, reason: string): DebugError =>
  new DebugError(1109, `Cannot write "output" ${path}: ${reason}`);

export const cannotLaunch = (reason: string): DebugError =>
  new DebugError(1110, reason.startsWith('Cannot ') ? reason : `Cannot launch: ${reason}`);

export const missingStream = (): DebugError =>
  new DebugError(
    1115,
    'Cannot attach: give "stream", a file or a pipe that a stream is being written to',
  );

export const attachGivenUp = (isCancelled: boolean): DebugError =>
  new DebugError(
    1117,
    isCancelled
      ? 'Cannot attach: it was given up before the stream began'
      : 'Cannot attach: the writer is gone, and no command of a stream has come',
  );

export const noFollowingHere = (): DebugError =>
  new DebugError(
    1116,
    'Cannot attach: a stream that is still being written can only be followed where there are files, ' +
      'not in a browser; open it with "launch" once it is complete',
  );

export const staleReference = (reference: number): DebugError =>
  new DebugError(
    1200,
    `Variables ${reference} are of an earlier stop; ask for the scopes again`,
    false,
  );

export const staleFrame = (frame: number): DebugError =>
  new DebugError(1201, `Frame ${frame} is of an earlier stop; ask for the stack again`, false);

export const noSuchSource = (path: string): DebugError =>
  new DebugError(1202, `Cannot show ${path}: it is no text of the stream that is debugged`);

export const noSuchMemory = (reference: string): DebugError =>
  new DebugError(
    1203,
    `Cannot read memory at ${reference}: give an offset in the stream, or a metadata block's logical ` +
      'address and an offset in it, as 0x1000+0x65',
    false,
  );

export const noSuchLocation = (reference: number): DebugError =>
  new DebugError(1204, `There is no location ${reference}`, false);

export const noSuchInode = (what: string): DebugError =>
  new DebugError(1205, `Cannot go to ${what}: neither snapshot has such an inode or path`);

export const readOnlyState = (what: string): DebugError =>
  new DebugError(
    1206,
    `Cannot set ${what}: the state follows from the snapshots, and a changed one would be of no send; ` +
      'change the snapshots, or the launch configuration, and restart',
  );

export const cannotEvaluate = (expression: string, reason: string): DebugError =>
  new DebugError(1300, `Cannot evaluate ${expression}: ${reason}`, false);
