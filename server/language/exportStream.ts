// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOf, displayName } from '../../engine/byteString';
import { readCommand } from '../../engine/stream/decode';
import { jsonCommand } from '../../engine/stream/jsonCommand';
import { ProgsDumper } from '../../engine/stream/progsDump';
import { PartComposer } from '../../engine/stream/streamText';
import { yieldToHost } from '../slice';
import type { ExportFormat } from './commandProtocol';
import type { ShownStream } from './streamDocument';

/** Commands that are exported before others get their turn. */
const sliceCommands = 500;
/** Bytes of data that JSON shows: the beginning, as the command line's `dump` does. */
const jsonData = 32;

/** Makes an export slice by slice; ends early where `cancelled` says so. */
export async function exportStream(
  stream: ShownStream,
  format: ExportFormat,
  write: (bytes: Uint8Array) => void,
  cancelled: () => boolean,
): Promise<string> {
  const { step, finish } = exporters[format](stream, write);
  while (!cancelled() && !step()) await yieldToHost();
  return finish();
}

/** Does a slice, and says whether it was the last; in the end tells what is missing. */
interface Exporter {
  readonly step: () => boolean;
  readonly finish: () => string;
}

type MakeExporter = (stream: ShownStream, write: (bytes: Uint8Array) => void) => Exporter;

const exporters: Readonly<Record<ExportFormat, MakeExporter>> = {
  progs: ({ index }, write) => {
    const dumper = new ProgsDumper(index.source, write);
    return {
      step: () => dumper.step(sliceCommands),
      finish: () => displayName(byteStringOf(dumper.finish().errors)).replaceAll('\\u{a}', ' '),
    };
  },
  json: (stream, write) => {
    const encoder = new TextEncoder();
    let next = 0;
    return {
      step: () => {
        const end = Math.min(stream.index.commandCount, next + sliceCommands);
        let text = '';
        for (; next < end; next++) {
          const command = readCommand(stream.index, next, { dataLimit: jsonData });
          text += `${JSON.stringify(jsonCommand(command, stream.index.crcOf(next)))}\n`;
        }
        write(encoder.encode(text));
        return next === stream.index.commandCount;
      },
      finish: () => firstError(stream),
    };
  },
  text: (stream, write) => {
    const encoder = new TextEncoder();
    const add = (text: string): void => write(encoder.encode(text));
    let part = 1;
    let composer = new PartComposer(stream.index, stream.layout, part, add);
    return {
      step: () => {
        if (!composer.step(sliceCommands)) return false;
        part += 1;
        composer = new PartComposer(stream.index, stream.layout, part, add);
        return part > stream.layout.partCount;
      },
      finish: () => firstError(stream),
    };
  },
};

/** What keeps the rest of a stream from being read. */
function firstError({ index }: ShownStream): string {
  return index.faults.find(({ severity }) => severity === 'error')?.message ?? '';
}
