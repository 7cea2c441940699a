// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, uuidText } from '../../../engine/stream/command';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex, StreamSection } from '../../../engine/stream/streamIndex';
import type { ImageSend } from '../../streamUri';

/** A stream that was recorded, as the send that is debugged is held against it. */
export class RecordedStream {
  readonly file: URI;
  readonly index: StreamIndex;

  constructor(file: URI, index: StreamIndex) {
    this.file = file;
    this.index = index;
  }

  /** What the stream says of how it was sent, for whoever didn't say. */
  inferredSend(): Pick<ImageSend, 'protocol' | 'noData' | 'compressedData'> {
    const version = this.index.sections[0]?.version ?? 1;
    return {
      protocol: version >= 1 && version <= 3 ? version : 1,
      noData: this.has(CommandType.UPDATE_EXTENT) && !this.has(CommandType.WRITE),
      compressedData: this.has(CommandType.ENCODED_WRITE),
    };
  }

  /** The file's stream that is of this snapshot; the first, where none is. Undefined where there is none. */
  choose(sendRoot: Snapshot, parentRoot: Snapshot | undefined): StreamSection | undefined {
    const uuid = identity(sendRoot);
    const parent = parentRoot && identity(parentRoot);
    const found = this.index.sections.find(
      (section) =>
        this.uuidOf(section, AttributeType.UUID) === uuid &&
        this.uuidOf(section, AttributeType.CLONE_UUID) === parent,
    );
    return found ?? this.index.sections[0];
  }

  private uuidOf(section: StreamSection, type: AttributeType): string | undefined {
    if (section.commandCount === 0) return undefined;
    const data = attribute(readCommand(this.index, section.firstCommand), type)?.data;
    return data && uuidText(data);
  }

  private has(type: CommandType): boolean {
    for (let command = 0; command < this.index.commandCount; command++) {
      if (this.index.typeOf(command) === type) return true;
    }
    return false;
  }
}

/** As the stream names a snapshot: by the UUID that it was received with, if it was. */
function identity({ uuid, receivedUuid }: Snapshot): string {
  return uuidText(receivedUuid.some((byte) => byte !== 0) ? receivedUuid : uuid);
}
