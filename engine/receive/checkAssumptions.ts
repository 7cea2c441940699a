// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../byteString';
import { AttributeType } from '../stream/attributeType';
import { attribute, unsigned, uuidText } from '../stream/command';
import { readCommand } from '../stream/decode';
import { grouped } from '../stream/text/sectionHeader';
import type { StreamIndex } from '../stream/streamIndex';
import type { Assumption } from './assumption';
import { named } from './explain/scene';
import type { ReceiveFinding } from './finding';
import type { Receiver } from './receiver';

/** Things taken for granted that are named. */
const shown = 3;

/** What could not be known because something is not at hand, each kind said once where it begins. */
export function assumptionFindings(receiver: Receiver): ReceiveFinding[] {
  const { assumptions, stream } = receiver;
  const of = (test: (kind: Assumption['kind']) => boolean): readonly Assumption[] =>
    assumptions.filter(({ kind }) => test(kind));
  const parents = of((kind) => kind === 'the parent subvolume exists');
  const sources = of((kind) => kind === 'the clone source exists');
  const paths = of((kind) => ofParent.has(kind));
  const others = of((kind) => unseen.has(kind));
  return [
    ...parents.map(({ command }) => parentFinding(stream, command, paths)),
    ...(parents.length === 0 && paths[0] ? [pathsFinding(stream, paths)] : []),
    ...sources.slice(0, shown).map(({ command, path }) => sourceFinding(stream, command, path)),
    ...others.slice(0, shown).map((assumed) => otherFinding(stream, assumed)),
  ];
}

const ofParent: ReadonlySet<Assumption['kind']> = new Set([
  'the path exists',
  'the directory is empty',
  'the xattr exists',
]);
const unseen: ReadonlySet<Assumption['kind']> = new Set([
  'the path leaves the subvolume',
  'the data can be decompressed',
  'there is something behind the decompressed data',
]);

function parentFinding(
  stream: StreamIndex,
  command: number,
  paths: readonly Assumption[],
): ReceiveFinding {
  const id = subvolumeText(stream, command);
  return information(
    stream,
    'parent-not-at-hand',
    command,
    `The parent, ${id}, is not at hand, so this is a partial check.${takenForGranted(paths)} Give the parent’s stream to know. Where the receiver has not got the parent either, btrfs receive stops here: “ERROR: cannot find parent subvolume”.`,
    paths,
  );
}

function pathsFinding(stream: StreamIndex, paths: readonly Assumption[]): ReceiveFinding {
  const command = paths[0]?.command ?? 0;
  return information(
    stream,
    'paths-not-known',
    command,
    `What lies here is not known, so this is a partial check.${takenForGranted(paths)}`,
    paths,
  );
}

function sourceFinding(
  stream: StreamIndex,
  command: number,
  path: Assumption['path'],
): ReceiveFinding {
  return information(
    stream,
    'clone-source-not-at-hand',
    command,
    `The subvolume to clone ${named(path)} from, ${subvolumeText(stream, command)}, is not at hand: that it has this range is taken for granted. Where the receiver has not got it either, btrfs receive stops here: “ERROR: clone: did not find source subvol”.`,
    [],
  );
}

function otherFinding(stream: StreamIndex, { kind, command, path }: Assumption): ReceiveFinding {
  const [code, message] =
    kind === 'the path leaves the subvolume'
      ? [
          'path-leaves-subvolume',
          `${named(path)} leads out of the subvolume: what btrfs receive does with it depends on what lies there. The kernel never sends such a path: don’t trust this stream.`,
        ]
      : kind === 'the data can be decompressed'
        ? [
            'data-not-tried',
            `The data of ${named(path)} is compressed: it was not tried whether it can be decompressed, which a receiver does only where it can’t store it as it is.`,
          ]
        : [
            'data-read-beyond',
            `Of the decompressed data of ${named(path)} more is to be written than there is of it. btrfs receive writes what lies behind it in its own memory, or stops with “ERROR: writing unencoded data failed: Bad address”. The kernel never sends such lengths: don’t trust this stream.`,
          ];
  return information(stream, code, command, message, []);
}

function information(
  stream: StreamIndex,
  code: string,
  command: number,
  message: string,
  assumed: readonly Assumption[],
): ReceiveFinding {
  const related = assumed.slice(0, shown).map(({ command: at, kind, path }) => ({
    command: at,
    message: `Taken for granted: ${kind} (${named(path)}).`,
  }));
  const offset = stream.offsetOf(command);
  return { severity: 'information', code, command, offset, message, related };
}

function takenForGranted(paths: readonly Assumption[]): string {
  const held = paths.filter(({ kind }) => kind === 'the path exists');
  if (held.length === 0) return '';
  const names = held.slice(0, shown).map(({ path }) => `“${displayName(path)}”`);
  const rest = held.length - names.length;
  return ` It was taken for granted that it holds ${names.join(', ')}${rest > 0 ? ` and ${grouped(rest)} more` : ''}.`;
}

/** The subvolume that a SNAPSHOT or CLONE builds on. */
function subvolumeText(stream: StreamIndex, command: number): string {
  const decoded = readCommand(stream, command, { dataLimit: 0, unchecked: true });
  const uuid = attribute(decoded, AttributeType.CLONE_UUID)?.data;
  const ctransid = unsigned(decoded, AttributeType.CLONE_CTRANSID);
  return `${uuid ? uuidText(uuid) : 'of unknown UUID'} with ctransid ${ctransid ?? 'unknown'}`;
}
