// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { byteStringOfText } from '../../../engine/byteString';
import { stringData, u64Data } from '../../../engine/stream/attributeData';
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { encodeCommand, encodeHeader } from '../../../engine/stream/encode';
import { ComparingSink } from './corpusSend';

test('a difference is told with both commands', () => {
  const truncate = (size: number): Uint8Array =>
    encodeCommand(
      CommandType.TRUNCATE,
      [
        { type: AttributeType.PATH, data: stringData(byteStringOfText('dir/file')) },
        { type: AttributeType.SIZE, data: u64Data(size) },
      ],
      1,
    );
  const directory = mkdtempSync(join(tmpdir(), 'comparing-sink-'));
  const path = join(directory, 'stream');
  writeFileSync(path, Buffer.concat([encodeHeader(1), truncate(4096)]));
  const sink = new ComparingSink(path);
  try {
    sink.write(encodeHeader(1));
    expect(() => sink.write(truncate(4097))).toThrow(
      /command 1, at byte 17:\n {2}kernel {3}truncate +"dir\/file" +size=4 KiB \(4096\)\n {2}engine {3}truncate +"dir\/file" +size=4\.0 KiB \(4097\)/,
    );
  } finally {
    sink.close();
    rmSync(directory, { recursive: true });
  }
});
