// SPDX-License-Identifier: GPL-2.0-only
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFiles } from '../../../server/cli/checkCommand';
import { verifyAside } from '../../../server/cli/verifyAside';
import { writeMuchData } from '../../bench/largeStream';
import { cli, cliProgram, temporaryFolder } from './bundledCli';

/** Large enough for a thread of its own, in bytes of data. */
const large = 17 * 2 ** 20;

function flipByte(file: string, offset: number): void {
  const descriptor = openSync(file, 'r+');
  const byte = new Uint8Array(1);
  readSync(descriptor, byte, 0, 1, offset);
  writeSync(
    descriptor,
    byte.map((value) => value ^ 1),
    0,
    1,
    offset,
  );
  closeSync(descriptor);
}

test('a large stream verified in a thread is judged as one that is verified before', async () => {
  const file = join(temporaryFolder(), 'large.btrfs-stream');
  writeMuchData(file, large);
  const whole = await checkFiles({ file, parents: [] }, false, cliProgram());
  expect(whole).toEqual({ receives: true, findings: [] });

  for (const offset of [3_000_000, 9_000_000]) flipByte(file, offset);
  const verifying = verifyAside(file, large, cliProgram());
  if (verifying) {
    const faults = await verifying;
    expect(faults.map(({ code }) => code)).toEqual(['crc-mismatch', 'crc-mismatch']);
  }
  const alone = await checkFiles({ file, parents: [] }, false, '');
  expect(alone.receives).toBe(false);
  expect(alone.findings.filter(({ code }) => code === 'crc-mismatch')).toHaveLength(2);
  const { code, stdout } = cli('check', '--json', file);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual(alone);
});

test('a thread that fails is an error of its own', async () => {
  const missing = join(temporaryFolder(), 'missing');
  const verifying = verifyAside(missing, large, cliProgram());
  if (verifying) await expect(verifying).rejects.toThrow(/ENOENT/);
});
