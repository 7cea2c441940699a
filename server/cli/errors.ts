// SPDX-License-Identifier: GPL-2.0-only
import { oneLine } from './oneLine';

/** The command line was wrong: its usage is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The task can't be done, for a reason that the message says: exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

export const missingArgument = (what: string): UsageError => new UsageError(`${what} is missing`);

export const unknownCommand = (name: string): UsageError =>
  new UsageError(`there is no command '${name}'`);

export const tooManyArguments = (first: string): UsageError =>
  new UsageError(`'${first}' is one argument too many`);

export const notOneOf = (option: string, value: string, choices: readonly string[]): UsageError =>
  new UsageError(`${option} '${value}' is none of ${choices.join(', ')}`);

export const notANumber = (option: string, value: string): UsageError =>
  new UsageError(`${option} '${value}' is no whole number`);

export const moreThanOneParent = (): UsageError =>
  new UsageError('you cannot have more than one parent (-p)');

export const compressedNeedsProtocol2 = (): CliError =>
  new CliError('--compressed-data requires protocol version >= 2 (requested 1)');

export const unknownProtocol = (proto: string): CliError =>
  new CliError(`there is no protocol ${proto}: it is 1, 2 or 3, or 0 for the highest (EPROTO)`);

export const unknownKernel = (error: unknown): CliError =>
  new CliError(error instanceof Error ? error.message : String(error));

export const notReadOnly = (role: string, spec: string): CliError =>
  new CliError(
    `${role} ${spec} is not read-only; make a read-only snapshot of it, or set its ro property`,
  );

export const noGoodParent = (spec: string, id: number): CliError =>
  new CliError(
    `parent determination failed for ${id}: no clone source is the parent of ${spec}, or comes from the same parent; name one with -p`,
  );

export const damagedStream = (path: string, what: string): CliError =>
  new CliError(`${path}: ${what}`);

export const outputIsInput = (path: string): CliError =>
  new CliError(`cannot write to ${path}: it is one of the inputs`);

export const outputIsDevice = (path: string): CliError =>
  new CliError(`cannot write to ${path}: it is a block device`);

export const outputIsTerminal = (): CliError =>
  new CliError('not dumping send stream into a terminal, redirect it into a file');

/** What a file has that begins no send. */
export const nothingSent = 'it holds no stream of a snapshot';

export const parentsWithoutStream = (): UsageError =>
  new UsageError('--parents is about --stream, which is missing');

/** Node's reasons, as other tools word them. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
};

/** An error as one line, safe to show: a name in it may hold anything. */
export function errorLine(error: unknown): string {
  return oneLine(messageOf(error));
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error) || typeof error.code !== 'string') return error.message;
  if (!('syscall' in error)) return `${error.message} (${error.code})`;
  const path = 'path' in error && typeof error.path === 'string' ? ` ${error.path}` : '';
  const reason = reasons[error.code] ?? error.message;
  return `cannot ${String(error.syscall)}${path}: ${reason}`;
}
