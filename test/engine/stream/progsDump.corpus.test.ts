// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { progsDump } from '../../../engine/stream/progsDump';
import { openPath } from '../../../server/nodeFileOpener';
import { describeProgs, receiveDump } from '../../btrfs';
import { corpusCases, describeCorpus } from '../../corpus';

describeProgs('btrfs receive --dump', () => {
  describeCorpus('prints the same of every stream that the kernel made', () => {
    for (const one of corpusCases()) {
      test(one.name, async () => {
        const path = await one.streamPath();
        const source = openPath(path);
        try {
          const written: Uint8Array[] = [];
          const outcome = progsDump(source, (bytes) => written.push(bytes), {
            utcOffset: () => 0,
          });
          const real = receiveDump(path);
          expect(Buffer.compare(Buffer.concat(written), real.stdout)).toBe(0);
          expect(Buffer.from(outcome.errors).toString('latin1')).toBe(
            real.stderr.toString('latin1'),
          );
          expect(outcome.exitCode).toBe(real.status);
        } finally {
          source.close();
        }
      });
    }
  });
});
