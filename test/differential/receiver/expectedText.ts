// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType as A } from '../../../engine/stream/attributeType';
import { attribute, string, unsigned } from '../../../engine/stream/command';
import { CommandType as C } from '../../../engine/stream/commandType';
import { readCommand, type DecodedCommand } from '../../../engine/stream/decode';
import type { Receiver } from '../../../engine/receive/receiver';
import type { Refusal } from '../../../engine/receive/refusal';
import { finishLine, verboseLine } from './verboseText';

const emptyStream = 'ERROR: empty stream is not considered valid';

/**
 * What `btrfs receive -vvv` prints on its standard error where it does what the receiver in memory did:
 * each command that it came to, and where it stopped.
 */
export function expectedText(receiver: Receiver, honorEnd = false): string[] {
  const { stream } = receiver;
  const lines: string[] = [];
  let open: DecodedCommand | undefined;
  const finish = () => {
    if (open) lines.push(finishLine(uuidOf(open), unsigned(open, A.CTRANSID) ?? 0n));
    open = undefined;
  };
  for (let at = 0; at < receiver.received; at++) {
    const command = readCommand(stream, at, { dataLimit: 0, unchecked: true });
    const refusal = receiver.refusals.find((candidate) => candidate.command === at);
    const isRead = refusal?.reason.kind !== 'stream';
    const begins = command.type === C.SUBVOL || command.type === C.SNAPSHOT;
    if (begins && isRead) {
      finish();
      if (!isPathInvalid(refusal)) {
        open = command;
        if (command.type === C.SUBVOL)
          lines.push(`At subvol ${(string(command, A.PATH) ?? '').split('\0')[0] ?? ''}`);
      }
    }
    if (isRead) lines.push(...commandLines(command, refusal));
    if (refusal?.receive !== undefined) lines.push(`ERROR: ${refusal.receive}`);
    if (command.type === C.END && isRead && finishes(receiver, at, honorEnd)) finish();
    if (refusal?.errno === 'ENODATA') {
      if (receiver.outcome?.exitCode === 0) finish();
      else lines.push(emptyStream);
    }
  }
  const structural = receiver.refusals.find(({ command }) => command === undefined);
  if (structural?.receive !== undefined) lines.push(`ERROR: ${structural.receive}`);
  // Names and values may have line feeds in them.
  return lines.join('\n').split('\n');
}

/** After errors that it was told to bear, receive finishes nothing; nor what is gone by then. */
function finishes({ refusals }: Receiver, at: number, honorEnd: boolean): boolean {
  const isGone = refusals.some(
    ({ command, receive }) => command === undefined && receive?.startsWith('cannot open ') === true,
  );
  return !isGone && (honorEnd || refusals.every(({ command = Infinity }) => command > at));
}

const uuidOf = (command: DecodedCommand) => attribute(command, A.UUID)?.data ?? new Uint8Array(16);

const isPathInvalid = (refusal: Refusal | undefined) =>
  refusal?.reason.kind === 'receive' && refusal.receive?.includes('path invalid') === true;

/** Whether a command's file could not be opened. */
const isUnopened = ({ receive }: Refusal) => {
  const text: string = receive ?? '';
  return (
    text.startsWith('cannot open ') ||
    text.startsWith('clone: did not find') ||
    text.startsWith('clone: target path')
  );
};

function commandLines(command: DecodedCommand, refusal: Refusal | undefined): string[] {
  const line = verboseLine(command);
  if (!line) return [];
  if (line.moment !== 'at once' && isPathInvalid(refusal)) return [];
  if (line.moment === 'once open' && refusal && isUnopened(refusal)) return [];
  return [line.text];
}
