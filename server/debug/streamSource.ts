// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { commandName } from '../../engine/stream/commandType';
import type { StreamIndex } from '../../engine/stream/streamIndex';
import { streamText, type StreamTextLayout } from '../../engine/stream/streamText';
import { layOutInSlices } from '../slicedStream';
import { parseStreamTextUri, streamTextUri, type ImageSend } from '../streamUri';

/** A line of the text: its part counts from 1, the line from 0. */
export interface TextLine {
  readonly part: number;
  readonly line: number;
}

/** How the engine's commands stand against those of a recorded stream, both counted from 0. */
export interface TextAlignment {
  /** Changes when commands come to stand against others. */
  readonly version: number;
  recordedOf(command: number): number | undefined;
  /** The recorded command that is next where the engine is about to write this one. */
  placeOf(command: number): number;
  engineAtOrAfter(recorded: number): number | undefined;
  /** What the engine writes, file data as zeros, where this command is not as recorded. */
  ownAt(command: number): StreamIndex | undefined;
}

/** Where a text is from. */
export interface SourceOrigin {
  readonly file: URI;
  readonly index: StreamIndex;
  /** What the text's URI says where it is of no recorded stream. */
  readonly send?: ImageSend;
  /** Of a file with several streams, the first command of the one that is debugged. */
  readonly firstCommand?: number;
  /** The one behind its last; left out, the file's end. */
  readonly endCommand?: number;
  /** Of a recorded stream; left out, the engine's commands are those of the text, one by one. */
  readonly alignment?: TextAlignment;
}

/**
 * The text of the stream that is debugged, a recorded one or what the image gives, and where in it
 * the engine's commands are.
 */
export class StreamSource {
  readonly index: StreamIndex;
  private layout: StreamTextLayout;
  private growths = 0;
  private readonly file: URI;
  private readonly send: ImageSend | undefined;
  /** Of a file with several streams, the first command of the one that is debugged. */
  private readonly firstCommand: number;
  private readonly endCommand: number;
  private readonly alignment: TextAlignment | undefined;

  private constructor(
    { file, index, send, firstCommand = 0, endCommand, alignment }: SourceOrigin,
    layout: StreamTextLayout,
  ) {
    this.file = file;
    this.index = index;
    this.send = send;
    this.firstCommand = firstCommand;
    this.endCommand = endCommand ?? Infinity;
    this.alignment = alignment;
    this.layout = layout;
  }

  /** Lays the text out, which for a long stream takes its time. */
  static async open(origin: SourceOrigin): Promise<StreamSource> {
    return new StreamSource(origin, await layOutInSlices(origin.index));
  }

  /** Lays out what has come since the text was laid out. */
  async grow(): Promise<void> {
    this.layout = await layOutInSlices(this.index);
    this.growths += 1;
  }

  /** Changes when the text has grown, or the engine's commands come to stand against others of it. */
  get version(): number {
    return this.growths + (this.alignment?.version ?? 0);
  }

  /** Whether this is how the text's commands stand against the engine's. */
  isOf(alignment: TextAlignment): boolean {
    return this.alignment === alignment;
  }

  /** What the engine writes, file data as zeros, where the text has something else. */
  ownAt(command: number): StreamIndex | undefined {
    return this.alignment?.ownAt(command);
  }

  /** Behind the last command of the send's text. */
  private get end(): number {
    return Math.min(this.endCommand, this.index.commandCount);
  }

  /** The number in the text of the engine's command; undefined where the text has none such. */
  indexed(command: number): number | undefined {
    const own = this.alignment ? this.alignment.recordedOf(command) : command;
    const indexed = this.firstCommand + (own ?? NaN);
    return indexed < this.end ? indexed : undefined;
  }

  /** How many commands of the text come before the engine's command. */
  countBefore(command: number): number {
    const own = this.alignment?.placeOf(command) ?? command;
    return Math.min(this.firstCommand + own, this.end);
  }

  /** The line of the engine's command; the last command's where the text ends before it. */
  lineOf(command: number): TextLine | undefined {
    const last = this.end - 1;
    return last < 0 ? undefined : this.layout.lineOf(Math.min(this.countBefore(command), last));
  }

  /** The command of the send's text, counted from 0, on that line or the next one below it. */
  textCommandAtOrAfter({ part, line }: TextLine): number | undefined {
    const found = this.layout.firstCommandAtOrAfter(part, line);
    return found !== undefined && this.has(found) ? found - this.firstCommand : undefined;
  }

  /** Whether a command of the file is one of the send's. */
  private has(command: number): boolean {
    return this.firstCommand <= command && command < this.endCommand;
  }

  /** What a command of the send's text is called. */
  textCommandName(command: number): string {
    return commandName(this.index.typeOf(this.firstCommand + command)) ?? 'command';
  }

  /** The line of a command of the send's text. */
  lineOfText(command: number): TextLine {
    return this.layout.lineOf(this.firstCommand + command);
  }

  /** The engine's command that stands there in the text or, where none does, the next that follows. */
  engineAtOrAfter(textCommand: number): number | undefined {
    return this.alignment ? this.alignment.engineAtOrAfter(textCommand) : textCommand;
  }

  /** The lines from `first` to `last`, both counted, that hold a command of this send. */
  commandLines(part: number, first: number, last: number): number[] {
    const lines: number[] = [];
    const end = Math.min(last, this.layout.lineCountOf(part) - 1);
    for (let line = first; line <= end; line++) {
      const command = this.layout.commandAt(part, line);
      if (command !== undefined && this.has(command)) lines.push(line);
    }
    return lines;
  }

  source(part: number): DebugProtocol.Source {
    const name = this.file.path.slice(this.file.path.lastIndexOf('/') + 1);
    return {
      name: this.layout.partCount > 1 ? `${name} (part ${part})` : name,
      path: streamTextUri(this.file, part, this.send).toString(),
      sourceReference: 0,
    };
  }

  /** All parts. */
  sources(): DebugProtocol.Source[] {
    return Array.from({ length: this.layout.partCount }, (_, at) => this.source(at + 1));
  }

  /** The part of this text that a client's URI names, however it is encoded. */
  partOf(text: URI): number | undefined {
    const parsed = parseStreamTextUri(text);
    if (parsed?.file.toString() !== this.file.toString()) return undefined;
    if (!sameSend(parsed.send, this.send)) return undefined;
    return parsed.part <= this.layout.partCount ? parsed.part : undefined;
  }

  textOf(part: number): string {
    return streamText(this.index, this.layout, part);
  }
}

function sameSend(left: ImageSend | undefined, right: ImageSend | undefined): boolean {
  return (
    JSON.stringify(left && Object.entries(left).sort()) ===
    JSON.stringify(right && Object.entries(right).sort())
  );
}
