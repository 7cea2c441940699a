// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { commandName } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { indexStream, type StreamIndex } from '../../../engine/stream/streamIndex';
import { verifyStream } from '../../../engine/stream/streamVerifier';
import { openPath } from '../../../server/nodeFileOpener';
import { corpusCases, describeCorpus } from '../../corpus';
import { firstDifferent, galloped } from './galloped';

/** Faults that the kernel's own streams have: those of a send that failed, or that wrote nothing. */
const expectedOfFailures = ['missing-end', 'truncated-payload', 'empty-stream'];

describeCorpus('every stream that the kernel made', () => {
  for (const one of corpusCases()) {
    test(one.name, async () => {
      const source = openPath(await one.streamPath());
      try {
        const index = indexStream(source);
        expect(countsOf(index)).toEqual(one.json.stream.commands);
        expect(index.sections.map(({ version }) => version)).toEqual(one.json.stream.versions);
        expect(firstDifference(index)).toBeUndefined();
        const leapt = galloped(source);
        expect(leapt.isRefuted).toBe(false);
        expect(firstDifferent(leapt.index, index)).toBeUndefined();
        expect([leapt.index.sections, leapt.index.faults]).toEqual([index.sections, index.faults]);
        const faults = [...index.faults, ...verifyStream(index)];
        const unexpected = faults.filter(
          ({ code, severity }) =>
            severity !== 'information' &&
            (one.json.exit_code === 0 || !expectedOfFailures.includes(code)),
        );
        expect(unexpected).toEqual([]);
        if (one.json.exit_code === 0) expect(index.end).toBe(one.json.stream.size);
      } finally {
        source.close();
      }
    });
  }
});

function countsOf(index: StreamIndex): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < index.commandCount; i++) {
    const name = commandName(index.typeOf(i))?.toLowerCase() ?? `unknown ${index.typeOf(i)}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The first byte at which decoding and encoding again gives something else; undefined for none. */
function firstDifference(index: StreamIndex): number | undefined {
  for (const section of index.sections) {
    const header = encodeHeader(section.version);
    if (section.hasHeader && !equal(header, index.read(section.offset, header.length)))
      return section.offset;
  }
  for (let i = 0; i < index.commandCount; i++) {
    const command = readCommand(index, i);
    const bytes = encodeCommand(command.type, command.attributes, command.version);
    if (!equal(bytes, index.read(command.offset, bytes.length))) return command.offset;
  }
  return undefined;
}

const equal = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
