// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { launchPath } from '../../../client/debug/launchPath';

const onDisk = URI.file('/home/user/work');
const inBrowser = URI.parse('served:/workspace');

test.each([
  ['fs.img', onDisk, '/home/user/work/fs.img'],
  ['./a/../fs.img', onDisk, '/home/user/work/fs.img'],
  ['../fs.img', onDisk, '/home/user/fs.img'],
  ['/dev/loop0', onDisk, '/dev/loop0'],
  ['/dev/loop0', undefined, '/dev/loop0'],
  ['fs.img', undefined, 'fs.img'],
  ['file:///tmp/fs.img', onDisk, '/tmp/fs.img'],
  ['C:\\images\\fs.img', onDisk, 'C:\\images\\fs.img'],
  ['a name:with colon.img', onDisk, '/home/user/work/a name:with colon.img'],
  ['fs.img', inBrowser, 'served:/workspace/fs.img'],
  ['/workspace/fs.img', inBrowser, 'served:/workspace/fs.img'],
  ['served:/other/fs.img', inBrowser, 'served:/other/fs.img'],
])('%s in %s is %s', (given, folder, expected) => {
  expect(launchPath(given, folder)).toBe(expected);
});
