// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openGolden } from '../../engine/disk/openGolden';
import { writePackedImage } from '../../engine/disk/writePackedImage';
import { defectStreams } from '../../engine/receive/explain/defectStreams';
import { scriptedStream } from '../../engine/receive/explain/scriptedStream';
import { expectGolden } from '../../golden';
import { cli, temporaryFolder, workspace } from './bundledCli';

interface Report {
  readonly receives: boolean;
  readonly findings: readonly {
    readonly severity: string;
    readonly code: string;
    readonly offset: number | null;
    readonly command: number | null;
    readonly message: string;
    readonly receive: string | null;
  }[];
}

const report = (...args: readonly string[]): Report =>
  JSON.parse(cli('check', '--json', ...args).stdout) as Report;

describe('check', () => {
  test('finds nothing wrong with whole streams, each behind what it builds on', () => {
    const files = ['base', 'swap', 'features-v2'].map((name) => `${name}.btrfs-stream`);
    for (const [at, file] of files.entries()) {
      const parents = at === 0 ? [] : ['--parents', ...files.slice(0, at).reverse()];
      const { code, stdout, stderr } = cli('check', file, ...parents);
      expect({ file, code, stderr }).toEqual({ file, code: 0, stderr: '' });
      expect(stdout).not.toMatch(/error|warning|not at hand/);
      expect(report(file, ...parents).receives).toBe(true);
    }
  });

  test('takes an image for a parent, too', () => {
    const needs = ['needs-newer-receiver', 'fileattr-not-applied', 'compressed-data'];
    for (const file of ['swap.btrfs-stream', 'features-v2.btrfs-stream']) {
      const { receives, findings } = report(file, '--parents', 'example.img');
      const codes = findings.map(({ code }) => code);
      const told = file.includes('v2') ? needs : [];
      expect({ file, receives, codes }).toEqual({ file, receives: true, codes: told });
    }
    const { receives, findings } = report('damaged.btrfs-stream', '--parents', 'example.img');
    expect(receives).toBe(false);
    expect(findings.map(({ code }) => code)).not.toContain('parent-not-at-hand');
  });

  test('takes images of several devices for a parent, in any order, with others among them', () => {
    const golden = openGolden('raid10');
    const folder = temporaryFolder();
    const devices = golden.devices.map((device, at) => {
      writePackedImage(join(folder, `${at}.img`), device);
      return join(folder, `${at}.img`);
    });
    const parents = ['--parents', ...devices.slice(2), 'example.img', ...devices.slice(0, 2)];
    const { receives, findings } = report(golden.streams.incremental, ...parents);
    expect(receives).toBe(true);
    expect(findings.map(({ code }) => code)).not.toContain('parent-not-at-hand');
    const some = cli('check', golden.streams.incremental, '--parents', devices[0] ?? '');
    golden.remove();
    expect(some.code).toBe(1);
    expect(some.stderr).toMatch(/^error: .*device/);
  });

  test('owns up to what it took for granted where a parent is not given', () => {
    const { receives, findings } = report('swap.btrfs-stream');
    expect(receives).toBe(true);
    expect(findings.map(({ code, command }) => [code, command])).toEqual([
      ['parent-not-at-hand', 0],
    ]);
  });

  test('finds what is wrong with a damaged stream, and where', () => {
    const parents = ['--parents', 'base.btrfs-stream'];
    const text = cli('check', 'damaged.btrfs-stream', ...parents);
    expect(text).toMatchObject({ code: 1, stderr: '' });
    expectGolden('cli/damaged.check.txt', text.stdout);
    expect(cli('check', 'damaged.btrfs-stream', '--json').code).toBe(1);
    const { receives, findings } = report('damaged.btrfs-stream', ...parents);
    expect(receives).toBe(false);
    const placed = findings.map(({ code, offset, command }) => [code, offset, command]);
    expect(placed).toContainEqual(['crc-mismatch', 130, 2]);
    expect(placed).toContainEqual(['truncated-payload', 6850, null]);
    expect(findings[0]?.receive).toBe('ERROR: crc32 mismatch in command');
  });

  test('tells where receive stops, with its words, the cause and the kernel’s defect', () => {
    const folder = temporaryFolder();
    const [parent, child] = [join(folder, 'parent'), join(folder, 'child')];
    const failure = defectStreams.find(({ defect }) => defect === 'stale-inode-path');
    writeFileSync(parent, failure?.parent ?? '');
    writeFileSync(child, failure?.bytes ?? '');
    const { receives, findings } = report(child, '--parents', parent);
    expect(receives).toBe(false);
    expect(findings[0]).toMatchObject({
      severity: 'error',
      code: 'stale-inode-path',
      command: 3,
      receive: 'ERROR: chown d failed: No such file or directory',
    });
    expect(cli('check', child, '--parents', parent).code).toBe(1);
  });

  test('tells what is done for nothing only if asked', () => {
    const args = ['swap.btrfs-stream', '--parents', 'base.btrfs-stream'];
    const hints = (found: Report) => found.findings.filter(({ severity }) => severity === 'hint');
    expect(hints(report(...args))).toEqual([]);
    expect(hints(report(...args, '--hints'))).toHaveLength(9);
    const sparse = join(temporaryFolder(), 'sparse');
    writeFileSync(sparse, scriptedStream('subvol s 1\nmkfile f 257\nwrite f 0 8192 0\nend'));
    expect(report(sparse).findings).toEqual([]);
    expect(hints(report(sparse, '--hints')).map(({ code }) => code)).toContain('zeros-written');
  });

  test('a parent that fails itself is told', () => {
    const folder = temporaryFolder();
    const [parent, child] = [join(folder, 'parent'), join(folder, 'child')];
    writeFileSync(parent, scriptedStream('subvol p 1\nunlink a\nend'));
    writeFileSync(child, scriptedStream('snapshot s 2 1\nend'));
    const { findings } = report(child, '--parents', parent);
    expect(findings.map(({ code }) => code)).toEqual(['parent-not-received', 'parent-not-at-hand']);
  });

  test('takes of the given streams those that it builds on and clones from, by UUID', () => {
    const folder = temporaryFolder();
    const write = (name: string, script: string): string => {
      writeFileSync(join(folder, name), scriptedStream(script));
      return join(folder, name);
    };
    const child = write('child', 'snapshot s 4 3\nunlink b\nclone c 0 4096 2 d 0\nend');
    const needed = [
      write('parent', 'snapshot p 3 1\nmkfile b 258\nmkfile c 259\nend'),
      write('source', 'subvol q 2\nmkfile d 257\nwrite d 0 4096\nend'),
      write('grandparent', 'subvol o 1\nend'),
    ];
    expect(report(child, '--parents', ...needed)).toEqual({ receives: true, findings: [] });
    // It has the parent's name, fails itself, and is none of them.
    const other = write('other', 'subvol p 5\nunlink x\nend');
    const text = write('text', 'end').replace('text', 'none');
    writeFileSync(text, 'no stream at all');
    const more = report(child, '--parents', other, ...needed, text);
    expect(more.receives).toBe(true);
    expect(more.findings.map(({ code }) => code)).toEqual(['given-in-vain', 'given-in-vain']);
    const lacking = cli('check', child, '--parents', other, 'example.img', needed[1] ?? '');
    expectGolden('cli/wrongParents.check.txt', lacking.stdout.replaceAll(`${folder}/`, ''));
  });

  test('takes of several streams of one UUID the one that is meant', () => {
    const folder = temporaryFolder();
    const write = (name: string, script: string): string => {
      writeFileSync(join(folder, name), scriptedStream(script));
      return join(folder, name);
    };
    const older = write('older', 'subvol s 1 10\nmkfile a 257\nend');
    const newer = write('newer', 'subvol s 1 20\nmkfile b 257\nend');
    const child = write('child', 'snapshot t 2 1 30 20\nunlink b\nend');
    const { receives, findings } = report(child, '--parents', older, newer);
    expect(receives).toBe(true);
    expect(findings.map(({ code, message }) => [code, message.includes(older)])).toEqual([
      ['given-in-vain', true],
    ]);
  });

  test('receives snapshots that share a UUID in the order in which they were sent', () => {
    const folder = temporaryFolder();
    const write = (name: string, script: string): string => {
      writeFileSync(join(folder, name), scriptedStream(script));
      return join(folder, name);
    };
    const monday = write('monday', 'subvol monday 1 10\nmkfile a 257\nend');
    const tuesday = write('tuesday', 'snapshot tuesday 1 1 20 10\nmkfile b 258\nend');
    const child = write('child', 'snapshot wednesday 1 1 30 20\nunlink b\nend');
    const { findings } = report(child, '--parents', tuesday, monday);
    expect(findings.map(({ code, receive }) => [code, receive])).toEqual([
      ['parent-ambiguous', null],
      ['path-not-in-parent', 'ERROR: unlink b failed: No such file or directory'],
    ]);
  });

  test('prints a hundred findings of a kind, and says how many more there are', () => {
    const file = join(temporaryFolder(), 'unknown');
    const begin = scriptedStream('subvol s 1');
    const unknown = Uint8Array.of(0, 0, 0, 0, 99, 0, 1, 2, 3, 4);
    writeFileSync(file, Buffer.concat([begin, ...Array.from({ length: 300 }, () => unknown)]));
    const { stdout } = cli('check', file);
    expect(stdout.match(/\[unknown-command\]$/gm)).toHaveLength(100);
    expect(stdout).toContain(`${file}: 200 more [unknown-command]; --json lists all\n`);
    expect(report(file).findings.length).toBeGreaterThan(300);
  });

  test('a continuation of send -e is no stream to receive by itself', () => {
    const file = join(temporaryFolder(), 'continuation');
    writeFileSync(file, readFileSync(join(workspace, 'swap.btrfs-stream')).subarray(17));
    const { receives, findings } = report(file);
    expect(findings.map(({ code }) => code)).toContain('missing-header');
    expect(receives).toBe(false);
  });
});
