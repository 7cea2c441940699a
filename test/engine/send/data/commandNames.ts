// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../../../engine/byteSource';
import { AttributeType } from '../../../../engine/stream/attributeType';
import { string } from '../../../../engine/stream/command';
import { commandName } from '../../../../engine/stream/commandType';
import { readCommand } from '../../../../engine/stream/decode';
import { indexStream } from '../../../../engine/stream/streamIndex';

/** A stream's commands, each with its paths in the order of their attributes' numbers. */
export function namesOf(stream: Uint8Array): string[] {
  const index = indexStream(memorySource('stream', stream));
  return Array.from({ length: index.commandCount }, (_, at) => {
    const command = readCommand(index, at);
    const { PATH, PATH_TO, PATH_LINK } = AttributeType;
    const paths = [PATH, PATH_TO, PATH_LINK].flatMap((type) => string(command, type) ?? []);
    return [commandName(command.type) ?? '', ...paths].join(' ');
  });
}
