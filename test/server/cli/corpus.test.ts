// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { corpusCases, describeCorpus, type CorpusCase } from '../../corpus';
import { cli } from './bundledCli';

/** Cases where the options matter most: btrfs-progs chose the parent, or the send failed. */
const chosen = corpusCases().filter(
  ({ json }) =>
    json.fs.num_devices === 1 &&
    json.fs.csum.includes('crc32c') &&
    (json.exit_code !== 0 || json.sends.some((send) => send.parent_chosen_by_progs)),
);

/** The arguments that btrfs-progs was given, below its mount point; without `-q` and `-f OUT`. */
function argumentsOf({ json }: CorpusCase): string[] {
  const args = json.argv.slice(2).filter((word) => word !== '-q');
  const out = args.indexOf('-f');
  if (out >= 0) args.splice(out, 2);
  return args.map((word) => (word === '/mnt' ? 'id:5' : word.replace(/^\/mnt\//, '')));
}

describeCorpus('send, asked as btrfs-progs was', () => {
  test.each(chosen.map((found) => [found.name, found] as const))('%s', async (name, found) => {
    const { code, bytes, stderr } = cli(
      'send',
      ...(await found.imagePaths()),
      ...argumentsOf(found),
    );
    expect(code).toBe(found.json.exit_code);
    const { errno } = found.json.sends[0] ?? {};
    if (errno !== undefined && errno !== 0) expect(stderr).toMatch(/^error: .*\(E[A-Z]+\)$/m);
    // btrfs-progs exited before it wrote out the header that the kernel had written.
    if (found.json.stream.size === 0) {
      expect(bytes.toString('latin1')).toBe('btrfs-stream\0\x01\0\0\0');
      return;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(sha256, name).toBe(found.json.stream.sha256);
  });
});
