// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { describeWorkbench } from './describeWorkbench';
import { eventually } from './eventually';

describeWorkbench('files of a workspace that is read as a whole', (openWorkbench) => {
  test('a stream and what it builds on are read once each', async () => {
    const { workbench, errors } = await openWorkbench();
    const read: string[] = [];
    workbench.page.context().on('request', (request) => {
      const [, name] = /\/content\/(.*\.btrfs-stream)$/.exec(request.url()) ?? [];
      if (name !== undefined) read.push(name);
    });
    await workbench.explorerFile('features-v2.btrfs-stream').click();
    const editor = workbench.editor('features-v2.btrfs-stream');
    await eventually(() => editor.locator('.codelens-decoration').allTextContents()).toContainEqual(
      expect.stringContaining('Parent: swap in swap.btrfs-stream'),
    );
    await workbench.explorerFile('swap.btrfs-stream').click();
    await workbench.lineWith(
      workbench.editor('swap.btrfs-stream'),
      /rename\s+"left"\s+path_to="right"/,
    );
    expect(read.filter((name) => name === 'features-v2.btrfs-stream')).toHaveLength(1);
    expect(read.filter((name) => name === 'base.btrfs-stream')).toHaveLength(1);
    expect(read.filter((name) => name === 'swap.btrfs-stream')).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
