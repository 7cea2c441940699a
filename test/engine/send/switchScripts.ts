// SPDX-License-Identifier: GPL-2.0-only
import type { Switch } from '../../../engine/send/kernelChanges';

/** What a shell does below the mountpoint so that a change shows, and the first command that differs. */
export interface SwitchScript {
  readonly change: Switch;
  /** The kernel that has the change, and loses it alone; 6.18 unless given. */
  readonly kernel?: string;
  readonly mkfs?: readonly string[];
  /** Mount options. */
  readonly mount?: string;
  /**
   * `snap X` takes a read-only snapshot of `s` as X; `reflink FROM OFFSET LENGTH TO OFFSET` clones, and
   * `dedupe` likewise shares what is the same, several ranges at a time. q is sent from p.
   */
  readonly script: string;
  /** Left out for p; null sends all of q. */
  readonly parent?: null;
  readonly proto?: 1 | 2;
  readonly omitEndCmd?: true;
  readonly with: RegExp;
  readonly without: RegExp;
}

export const switchScripts: readonly SwitchScript[] = [
  {
    change: 'firstRefHasDirectory',
    script: `mkdir s/d s/e; touch s/m s/d/n; ln s/d/n s/e/n; snap p; rm s/e/n; mv s/m s/e/n; snap q`,
    with: /^UNLINK e\/n$/,
    without: /^RENAME e\/n o260-/,
  },
  {
    change: 'checksEachDirOnce',
    script: 'mkdir s/A s/B; touch s/A/x; snap p; mv s/A/x s/B/y; ln s/B/y s/A/z; snap q',
    with: /^UTIMES B /,
    without: /^UTIMES A /,
  },
  {
    change: 'cancelsEqualRefs',
    // The last name is beyond the INODE_REF item's room, and comes into it once others have left.
    script: `long=$(head -c 200 /dev/zero | tr '\\0' n); touch s/f
      for i in $(seq 100); do ln s/f s/$long$i; done; snap p
      for i in $(seq 50); do rm s/$long$i; done; rm s/\${long}100; ln s/f s/\${long}100; snap q`,
    with: /^UNLINK /,
    without: /^LINK n+100 /,
  },
  {
    change: 'comparesDirGenerations',
    // Times that differ: of inodes that are the same, names can't.
    script: `btrfs -q subvolume create t; mkdir s/d; sync; mkdir t/d; sync
      touch -d @1 s/d/f; touch -d @2 t/d/f; snap p; btrfs -q subvolume snapshot -r t q`,
    with: /^LINK d\/f o257-/,
    without: /^UTIMES /,
  },
  {
    change: 'holeSearchSeesInline',
    script: `printf '\\0\\0\\0\\0\\0\\0\\0\\0abc' > s/f; snap p
      : > s/f; printf x | dd of=s/f bs=1 seek=8192 conv=notrunc status=none; snap q`,
    with: /^WRITE f .*FILE_OFFSET=0000000000000000/,
    without: /^UTIMES f /,
  },
  {
    change: 'finishesDirsLater',
    kernel: '3.6',
    script: 'touch s/a; snap p; mkdir s/z; mv s/a s/z/a; snap q',
    with: /^RENAME a o257-/,
    without: /^LINK o258-\d+-0\/a a$/,
  },
  {
    change: 'countsNextEntry',
    kernel: '4.8',
    // W waits for P to move, and N, still in the directory that goes, is next behind P.
    script: `mkdir s/d s/d/W s/P; touch s/d/N; snap p
      mv s/P s/Q; mv s/d/W s/Q/W; mv s/d/N s/N; rmdir s/d; snap q`,
    with: /^UTIMES Q\/W /,
    without: /^RMDIR o257-/,
  },
  {
    change: 'removesDirOnce',
    kernel: '3.16',
    script: 'mkdir s/d; touch s/d/a; ln s/d/a s/d/b; snap p; rm -r s/d; snap q',
    with: /^END$/,
    without: /^RMDIR o257-/,
  },
  {
    change: 'toleratesExtentGaps',
    kernel: '3.7',
    script: `head -c 131072 /dev/urandom > s/f; sync; reflink s/f 0 131072 s/g 0
      fallocate -p -o 65536 -l 32768 s/f; snap p; reflink s/g 0 131072 s/f 0; snap q`,
    with: /^CLONE f /,
    without: /^EIO$/,
  },
  {
    change: 'hasProtocol2',
    script: 'mkdir s/d; snap q',
    parent: null,
    proto: 2,
    with: /^SUBVOL q /,
    without: /^EPROTO$/,
  },
  {
    change: 'tellsOrphanGenerations',
    // The parent's directories have the sent ones' numbers, in another generation.
    script: `btrfs -q subvolume create t; mkdir s/a s/b s/b/c; sync
      mkdir t/d t/d/e t/d/e/f t/d/e/g
      btrfs -q subvolume snapshot -r s q; btrfs -q subvolume snapshot -r t p`,
    with: /^RENAME o259-\d+-0 b\/c$/,
    without: /^RENAME o259-\d+-0 o258-\d+-0\/c$/,
  },
  {
    change: 'refusesWritableRoots',
    script: 'mkdir s/d; btrfs -q subvolume snapshot s q',
    parent: null,
    with: /^EPERM$/,
    without: /^SUBVOL q /,
  },
  {
    change: 'countsPartIntoSource',
    kernel: '4.3',
    mount: 'compress-force=zlib',
    script: `yes | head -c 131072 > s/a; sync
      for f in b c; do reflink s/a 8192 16384 s/$f 0; done; rm s/a; snap q`,
    parent: null,
    with: /^WRITE c /,
    without: /^CLONE c /,
  },
  {
    change: 'looksBehindInline',
    kernel: '4.12',
    mkfs: ['-O', '^no-holes'],
    script: 'printf abc > s/f; snap p; truncate -s 8192 s/f; snap q',
    with: /^TRUNCATE f /,
    without: /^WRITE f .*FILE_OFFSET=0010000000000000/,
  },
  {
    change: 'omitsHeaderAndEnd',
    script: 'mkdir s/d; snap q',
    parent: null,
    omitEndCmd: true,
    with: /^$/,
    without: /^END$/,
  },
  {
    change: 'stopsSelfCloneAtEnd',
    kernel: '6.1',
    mount: 'compress-force=zlib',
    // What lies at 96 KiB begins in the middle of what is cloned from, which ends there.
    script: `yes | head -c 131072 > s/f; sync; reflink s/f 0 131072 s/t 0
      reflink s/t 65536 65536 s/f 98304; rm s/t; snap q`,
    parent: null,
    with: /^WRITE f .*FILE_OFFSET=0000020000000000/,
    without: /^CLONE f .*FILE_OFFSET=0000020000000000/,
  },
  {
    change: 'selfClonesWithinWritten',
    kernel: '6.1',
    script: `head -c 131072 /dev/urandom > s/f; snap p; reflink s/f 0 65536 s/f 131072; snap q`,
    with: /^CLONE f .*CLONE_CTRANSID=08/,
    without: /^CLONE f .*CLONE_CTRANSID=0[^8]/,
  },
  {
    change: 'toleratesStrayExtents',
    // At once: somebody's sync in between would make the inodes differ.
    script: `head -c 65536 /dev/urandom | tee s/f s/x > s/y; sync
      for snapshot in p q; do btrfs -q subvolume snapshot s $snapshot; done
      dedupe p/x 0 65536 p/f 0 q/y 0 65536 q/f 0; sync
      for snapshot in p q; do btrfs property set $snapshot ro true; done`,
    with: /^END$/,
    without: /^EIO$/,
  },
];
