// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteStringOfText } from '../../../engine/byteString';
import { memorySource } from '../../../engine/byteSource';
import { openFilesystem } from '../../../engine/disk/filesystem';
import { imageSubvolume } from '../../../engine/receive/image/imageSubvolume';
import { ReceivingVolume } from '../../../engine/receive/volume';
import { scriptedStream } from './explain/scriptedStream';
import { received, receiverOf, stateText } from './receivedState';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/workspace/${name}`, import.meta.url));
const base = fixture('base.btrfs-stream');
const swap = fixture('swap.btrfs-stream');

describe('the state at a command', () => {
  const bytes = Buffer.concat([base, swap]);
  const whole = received(bytes);
  const states = Array.from({ length: whole.received + 1 }, (_, count) => {
    const receiver = receiverOf(bytes);
    receiver.step(count);
    return stateText(receiver.volume, receiver.subvolume);
  });

  test('is the same whether the commands after it have been received or not', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.received), { maxLength: 12 }), (counts) => {
        const receiver = receiverOf(bytes);
        receiver.step(Infinity);
        for (const count of counts) {
          receiver.goTo(count);
          expect(receiver.position).toBe(count);
          expect(stateText(receiver.volume, receiver.subvolume)).toBe(states[count]);
        }
      }),
    );
  });

  test('is left for the next command when receiving goes on', () => {
    const receiver = receiverOf(bytes);
    for (let at = 0; at < whole.received; at++) {
      receiver.goTo(Math.floor(at / 2));
      receiver.step(1);
      expect(stateText(receiver.volume, receiver.subvolume)).toBe(states[at + 1]);
    }
    expect(receiver.step(1)).toBe(true);
    expect(receiver.outcome?.exitCode).toBe(0);
  });

  test('tells which commands changed a name, and what it led to', () => {
    const left = byteStringOfText('left');
    const root = whole.subvolume?.root;
    const changes = root && whole.changesOfName(root, left);
    const rename = changes?.[0]?.command ?? 0;
    expect(changes?.length).toBeGreaterThan(0);
    whole.goTo(rename);
    const before = whole.subvolume?.lookup(left);
    whole.goTo(rename + 1);
    expect(whole.subvolume?.lookup(left)).not.toBe(before);
    expect(changes?.[0]).toMatchObject({ before, after: whole.subvolume?.lookup(left) });
    whole.goTo(whole.received);
    expect(root && whole.changesOfName(root, left)).toEqual(changes);
  });
});

test("an image's subvolume is as good a parent as the stream of it", () => {
  const filesystem = openFilesystem([memorySource('example.img', fixture('example.img'))]);
  const volume = new ReceivingVolume();
  const parent = filesystem.snapshot(filesystem.findSubvolume('base').id);
  const onImage = volume.addSubvolume(imageSubvolume(parent, byteStringOfText('base')));
  const receiver = receiverOf(swap, volume, { unknownSubvolumes: 'refuse' });
  receiver.step(Infinity);
  const onStream = received(base, swap);

  expect(receiver.outcome).toEqual(onStream.outcome);
  expect(stateText(volume, receiver.subvolume)).toBe(
    stateText(onStream.volume, onStream.subvolume),
  );
  expect(stateText(volume, onImage)).toBe(stateText(onStream.volume, received(base).subvolume));
  expect(receiver.subvolume?.inode(258)?.refs.map(({ name }) => name)).toEqual(
    onStream.subvolume?.inode(258)?.refs.map(({ name }) => name),
  );
});

describe('without its parent', () => {
  test('a stream is received on what it takes for granted, which is told', () => {
    const receiver = received(swap);
    expect(receiver.outcome?.exitCode).toBe(0);
    expect(receiver.subvolume?.partial).toBe(true);
    expect(receiver.assumptions[0]).toMatchObject({
      kind: 'the parent subvolume exists',
      command: 0,
    });
    expect(receiver.assumptions.map(({ kind }) => kind)).toContain('the path exists');
  });

  test('a stream is refused where that is asked for', () => {
    const receiver = receiverOf(swap, new ReceivingVolume(), { unknownSubvolumes: 'refuse' });
    receiver.step(Infinity);
    expect(receiver.refusals[0]).toMatchObject({
      command: 0,
      receive: 'cannot find parent subvolume',
      reason: { kind: 'unknown subvolume' },
    });
  });

  test('what a stream itself took away is not assumed', () => {
    const { refusals } = received(
      scriptedStream('snapshot t 2 1\nunlink a/b\nchmod a 700\nchown a/b 1 1\nend'),
    );
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatchObject({
      command: 3,
      errno: 'ENOENT',
      receive: 'chown a/b failed: No such file or directory',
      reason: { kind: 'path', reached: 'a/b' },
    });
  });

  test('what must be a directory once stays one', () => {
    const { refusals } = received(scriptedStream('snapshot t 2 1\nchmod a/b 700\nunlink a\nend'));
    expect(refusals[0]?.receive).toBe('unlink a failed: Is a directory');
  });
});

describe('decompressed data', () => {
  const kinds = (write: string) => {
    const bytes = scriptedStream(`subvol s 1\nmkfile f 257\nencoded_write f ${write}\nend`, 2);
    const receiver = receiverOf(bytes);
    receiver.step(Infinity);
    expect(receiver.refusals).toEqual([]);
    return receiver.assumptions.map(({ kind }) => kind);
  };

  test('is written as far as there is any', () => {
    expect(kinds('100 4096 4096 0')).toEqual(['the data can be decompressed']);
    expect(kinds('100 4000 4096 96')).toEqual(['the data can be decompressed']);
  });

  test('is not all that receive writes where the lengths say more', () => {
    const more = [
      'the data can be decompressed',
      'there is something behind the decompressed data',
    ];
    expect(kinds('100 4097 4096 0')).toEqual(more);
    expect(kinds('100 4096 4096 1')).toEqual(more);
    expect(kinds(`0 ${2n ** 62n} 4096 0`)).toEqual(more);
  });
});

describe('hostile streams', () => {
  test('thousands of xattrs of one file take no more than their changes', () => {
    const count = 40_000;
    const sets = Array.from({ length: count }, (_, at) => `set_xattr f user.a${at} x`);
    const script = ['subvol s 1', 'mkfile f 257', ...sets, 'chmod f 600', 'remove_xattr f user.a7'];
    const receiver = received(scriptedStream([...script, 'end'].join('\n')));
    const xattrs = () => receiver.subvolume?.inode(257)?.xattrs;
    expect(receiver.refusals).toEqual([]);
    expect(xattrs()?.size).toBe(count - 1);
    for (const at of [count + 3, 12, 2, count]) {
      receiver.goTo(at);
      expect(xattrs()?.size).toBe(Math.min(at - 2, count));
    }
  });

  test('an ACL that each of thousands of files inherits is there once', () => {
    const entry = (tag: string, perm: string, id: string) => `${tag}00${perm}00${id}`;
    const [none, other] = ['ffffffff', entry('20', '05', 'ffffffff')];
    const users = Array.from({ length: 1500 }, (_, id) =>
      entry('02', '07', Buffer.from(Uint32Array.of(id).buffer).toString('hex')),
    );
    const fixed = [entry('04', '05', none), entry('10', '07', none), other].join('');
    const acl = `0x02000000${entry('01', '07', none)}${users.join('')}${fixed}`;
    const files = Array.from({ length: 50_000 }, (_, at) => `mkfile d/${at} ${300 + at}`);
    const modes = Array.from({ length: 50_000 }, (_, at) => `chmod d/1 ${600 + (at % 8)}`);
    const receiver = received(
      scriptedStream(
        [
          'subvol s 1\nmkdir d 257',
          `set_xattr d system.posix_acl_default ${acl}`,
          ...files,
          ...modes,
          'end',
        ].join('\n'),
      ),
    );
    expect(receiver.refusals).toEqual([]);
    const access = byteStringOfText('system.posix_acl_access');
    const aclOf = (ino: number) => receiver.subvolume?.inode(ino)?.xattrs.get(access);
    expect(aclOf(300)?.length).toBe(4 + 1504 * 8);
    expect(aclOf(300)).toBe(aclOf(40_000));
    expect(aclOf(301)).not.toEqual(aclOf(300));
  });

  test('any bytes are received or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(swap.length), (noise, at) => {
        const bytes = Uint8Array.from(swap);
        bytes.set(noise.subarray(0, bytes.length - at), at);
        const receiver = receiverOf(bytes, new ReceivingVolume(), {
          checkCrc: false,
          maxErrors: 0,
        });
        expect(receiver.step(Infinity)).toBe(true);
        receiver.goTo(0);
      }),
    );
  });

  test('a chain of thousands of snapshots is no deeper than one', () => {
    const chain = Array.from({ length: 3000 }, (_, at) => `snapshot t${at} 1 1`);
    const receiver = received(
      scriptedStream(['subvol s 1', 'mkdir d 257', ...chain, 'mkfile d/f 258', 'end'].join('\n')),
    );
    expect(receiver.outcome?.exitCode).toBe(0);
    expect(receiver.subvolume?.inode(258)?.refs).toHaveLength(1);
  });

  test('a directory moved round and round is not entered for ever', () => {
    const receiver = receiverOf(
      scriptedStream('subvol s 1\nmkdir a 257\nmkdir a/b 258\nrename a a/b/c\nend'),
      new ReceivingVolume(),
      { maxErrors: 0 },
    );
    receiver.step(Infinity);
    expect(receiver.refusals[0]).toMatchObject({ errno: 'EINVAL', reason: { kind: 'ancestor' } });
    expect(stateText(receiver.volume, receiver.subvolume).split('\n')).toHaveLength(3);
  });

  test('a path out of the subvolume is not followed', () => {
    const receiver = received(scriptedStream('subvol s 1\nmkfile ../f 257\nmkfile g 258\nend'));
    expect(receiver.assumptions).toMatchObject([
      { kind: 'the path leaves the subvolume', command: 1, path: '../f' },
    ]);
    expect(receiver.outcome?.exitCode).toBe(0);
  });
});
