// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { AttributeType } from '../../../engine/stream/attributeType';
import { attribute, uuidText } from '../../../engine/stream/command';
import { CommandType, commandName } from '../../../engine/stream/commandType';
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

  /** The file's stream that is of this snapshot; the first, where none is. */
  choose(sendRoot: Snapshot, parentRoot: Snapshot | undefined): RecordedSend {
    const uuid = identity(sendRoot);
    const parent = parentRoot && identity(parentRoot);
    const found = this.index.sections.find(
      (section) =>
        this.uuidOf(section, AttributeType.UUID) === uuid &&
        this.uuidOf(section, AttributeType.CLONE_UUID) === parent,
    );
    return new RecordedSend(this.index, found ?? this.index.sections[0]);
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

/** One stream of the file, compared with what the engine writes. */
export class RecordedSend {
  readonly firstCommand: number;
  private readonly index: StreamIndex;
  private offset: number;
  private readonly start: number;
  private differs = false;

  constructor(index: StreamIndex, section: StreamSection | undefined) {
    this.index = index;
    this.firstCommand = section?.firstCommand ?? 0;
    this.start = section?.offset ?? 0;
    this.offset = this.start;
  }

  /** Takes the engine's next bytes; says what is different, once. */
  compare(bytes: Uint8Array): string | undefined {
    if (this.differs) return undefined;
    const recorded = this.index.source.read(this.offset, bytes.length);
    const at = bytes.findIndex((byte, index) => byte !== recorded[index]);
    if (at < 0) {
      this.offset += bytes.length;
      return undefined;
    }
    this.differs = true;
    return this.describe(this.offset + at);
  }

  private describe(at: number): string {
    const where = `The engine's bytes differ from the recorded stream at offset ${at}`;
    const command = this.index.commandAtOffset(at);
    if (command === undefined) {
      return at - this.start < 17
        ? `${where}, in its header: was it sent in another protocol?`
        : `${where}, where the recorded stream has no command`;
    }
    const name = commandName(this.index.typeOf(command)) ?? 'command';
    return (
      `${where}, in ${name}, command ${command}: was it sent from these snapshots, ` +
      'by another kernel, or with other options?'
    );
  }
}

/** As the stream names a snapshot: by the UUID that it was received with, if it was. */
function identity({ uuid, receivedUuid }: Snapshot): string {
  return uuidText(receivedUuid.some((byte) => byte !== 0) ? receivedUuid : uuid);
}
