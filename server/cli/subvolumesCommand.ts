// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import type { SubvolumeInfo } from '../../engine/disk/subvolume';
import { uuidText } from '../../engine/stream/command';
import type { CliCommand } from './cliCommand';
import { missingArgument } from './errors';
import { withFilesystem } from './openImages';
import type { Output } from './output';
import { parseArguments } from './parseArguments';

export const subvolumesCommand: CliCommand = {
  name: 'subvolumes',
  usage: ['IMAGE…'],
  help: [
    'List the subvolumes of an image as JSON: id, path, UUIDs, whether read-only, generation.',
    '',
    'Several IMAGEs are the devices of one filesystem.',
  ],
  run: (args, out) => subvolumes(args, out),
};

async function subvolumes(args: readonly string[], out: Output): Promise<number> {
  const { positionals } = parseArguments(args, {});
  if (positionals.length === 0) throw missingArgument('IMAGE');
  await withFilesystem(positionals, (filesystem) => {
    const rows = filesystem
      .subvolumes()
      .filter(({ deleted }) => !deleted)
      .map((info) => `  ${JSON.stringify(row(info))}`);
    out.text(`[\n${rows.join(',\n')}\n]\n`);
  });
  return 0;
}

function row(info: SubvolumeInfo) {
  return {
    id: info.id,
    path: info.path === undefined ? null : displayName(info.path),
    uuid: uuidOrNull(info.uuid),
    parent_uuid: uuidOrNull(info.parentUuid),
    received_uuid: uuidOrNull(info.receivedUuid),
    read_only: info.readOnly,
    generation: info.generation,
  };
}

const uuidOrNull = (uuid: Uint8Array): string | null =>
  uuid.every((byte) => byte === 0) ? null : uuidText(uuid);
