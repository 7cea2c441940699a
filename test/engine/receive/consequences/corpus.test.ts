// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { corpusCases, describeCorpus } from '../../../corpus';
import { receiveChecked } from '../explain/receiveChecked';

/** Large ones are the same again. */
const sizeLimit = 300_000;
/** The same bytes in another protocol, or the way back, say nothing new. */
const cases = corpusCases().filter(({ json }) => json.stream.size < sizeLimit);

describeCorpus('what the kernel sent', () => {
  test.each(cases.map((found) => [found.name, found] as const))(
    'is received, and gives rise to no warning: %s',
    async (name, found) => {
      const { findings, verdict } = receiveChecked(await found.streamBytes());
      if (found.json.exit_code !== 0) {
        expect(verdict.receives).toBe(false);
        return;
      }
      if (findings.some(({ code }) => code === 'clone-without-data')) {
        // With --no-data the kernel leaves data out, and clones it all the same.
        expect(found.json.sends[0]?.flag_names).toContain('NO_FILE_DATA');
        expect(verdict.receives).toBe(false);
        return;
      }
      // What btrfs-convert leaves behind has no UUID by which a receiver could find it.
      const isFound = found.json.sends[0]?.parent?.uuid !== '-';
      expect(verdict.receives).toBe(isFound);
      if (!isFound) return;
      const warnings = findings.filter(({ severity }) => severity === 'warning');
      expect(warnings.map(({ defect, code }) => defect ?? code)).toEqual([]);
      // More than 64 directories changed: the root’s times are sent before its last change.
      const isOdd = findings.some(({ defect }) => defect === 'early-root-times');
      expect(isOdd).toBe(name === 'x-name-cache-01');
    },
  );
});
