// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../../engine/stream/attributeType';
import { CommandType } from '../../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../../engine/stream/encode';
import type { DefectName } from '../../../../engine/receive/explain/kernelDefects';
import { scriptedStream } from './scriptedStream';

/** A stream that receive stops at, and what it builds on. */
export interface Failure {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A stream that is received before. */
  readonly parent?: Uint8Array;
  /** The kernel's defect whose pattern it has. */
  readonly defect?: DefectName;
}

export function incremental(
  name: string,
  parent: string,
  script: string,
  defect?: DefectName,
  version = 1,
): Failure {
  return {
    name,
    parent: scriptedStream(`subvol p 1\n${parent}\nend`),
    bytes: scriptedStream(`snapshot s 2 1\n${script}\nend`, version),
    ...(defect ? { defect } : {}),
  };
}

export function full(name: string, script: string, defect?: DefectName, version = 1): Failure {
  return {
    name,
    bytes: scriptedStream(`subvol s 2\n${script}\nend`, version),
    ...(defect ? { defect } : {}),
  };
}

export const file = (ino: number, name: string): string =>
  `mkfile o${ino}-7-0 ${ino}\nrename o${ino}-7-0 ${name}`;
export const directory = (ino: number, name: string): string =>
  `mkdir o${ino}-7-0 ${ino}\nrename o${ino}-7-0 ${name}`;

const whole = scriptedStream(`subvol s 2\n${file(257, 'f')}\nchown f 0 0\nend`);
const damaged = (name: string, bytes: Uint8Array): Failure => ({ name, bytes });

/** A command of a type with a path and one more attribute, of zeros; then the end. */
function withAttribute(command: number, type: number, length: number): Uint8Array {
  const path = { type: AttributeType.PATH, data: new Uint8Array(0) };
  const attribute = { type, data: new Uint8Array(length) };
  return Buffer.concat([
    encodeHeader(1),
    scriptedStream('subvol s 2').subarray(17),
    encodeCommand(command, [path, attribute], 1),
    encodeCommand(CommandType.END, [], 1),
  ]);
}

/** The failures that people report, each as a small stream that shows it. */
export const reportedFailures: readonly Failure[] = [
  incremental('orphan name that was never made', directory(257, 'd'), 'chown o257-1571-0 0 0'),
  incremental(
    'orphan name used after its rename',
    directory(257, 'd'),
    `rename d o257-7-0\nrename o257-7-0 e\n${file(258, 'f')}\nwrite o257-7-0/f 0 5`,
    'outdated-orphan-name',
  ),
  full(
    'clone from a file without data',
    `${file(257, 'a')}\nupdate_extent a 0 4096\n${file(258, 'b')}\nclone b 0 4096 2 a 0`,
  ),
  full(
    'clone within one file onto itself',
    `${file(257, 'a')}\nwrite a 0 12288\nclone a 4096 8192 2 a 0`,
  ),
  incremental('rename of what was removed', file(257, 'a'), 'unlink a\nrename a o1975841-282070-0'),
  incremental('unlink of what the parent has not got', directory(257, 'd'), 'unlink d/x'),
  incremental(
    'rmdir of a directory that holds more',
    `${directory(257, 'd')}\n${file(258, 'd/kept')}`,
    'rename d o257-7-0\nrmdir o257-7-0',
  ),
  { name: 'parent that is not there', bytes: scriptedStream('snapshot s 2 1\nend') },
  incremental('clone source without a UUID', file(257, 'a'), 'clone a 0 4096 0 a 0'),
  {
    name: 'parent without a UUID',
    parent: scriptedStream('subvol p 0\nend'),
    bytes: scriptedStream('snapshot s 2 0\nend'),
  },
  full('clone source that is not there', `${file(257, 'a')}\nclone a 0 4096 5 a 0`),
  {
    name: 'subvolume that is there already',
    parent: scriptedStream('subvol s 1\nend'),
    bytes: scriptedStream('subvol s 2\nend'),
  },
  {
    name: 'snapshot that is there already',
    parent: scriptedStream('subvol s 1\nend'),
    bytes: scriptedStream('snapshot s 2 1\nend'),
  },
  incremental(
    'path made only later',
    directory(257, 'd'),
    `mkfile d/x 258\nchown d/y 0 0\nrename d/x d/y`,
    'outdated-path-of-moved',
  ),
  incremental('path that no command makes', directory(257, 'd'), 'rename d e\nutimes e/x 5'),
  full('name that is there already', `${directory(257, 'd')}\nmkdir d 258`),
  full('directory where a file is wanted', `${directory(257, 'd')}\nwrite d 0 5`),
  full('file on the path', `${file(257, 'f')}\nmkfile f/x 258`),
  full('name too long', `mkfile ${'n'.repeat(256)} 257`),
  full('xattr that is not there', `${file(257, 'f')}\nremove_xattr f user.a`),
  full('xattr of an unknown kind', `${file(257, 'f')}\nset_xattr f odd.a x`),
  damaged('invalid attribute', withAttribute(CommandType.CHMOD, 816, 4)),
  damaged('attribute missing', withAttribute(CommandType.CHOWN, AttributeType.UID, 8)),
  damaged('attribute of a wrong size', withAttribute(CommandType.TRUNCATE, AttributeType.SIZE, 4)),
  damaged('end missing', whole.subarray(0, -10)),
  damaged('payload cut short', whole.subarray(0, 100)),
  damaged('empty file', new Uint8Array(0)),
  damaged('checksum wrong', Uint8Array.from(whole).with(90, 0xff)),
  damaged('no stream at all', Uint8Array.from(whole).with(3, 0x20)),
  damaged('version of the future', Uint8Array.from(whole).with(13, 9)),
];
