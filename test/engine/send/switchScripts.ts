// SPDX-License-Identifier: GPL-2.0-only
import type { Switch } from '../../../engine/send/kernelChanges';

/** What a shell does below the mountpoint so that a change shows, and the first command that differs. */
export interface SwitchScript {
  readonly change: Switch;
  /** `snap X` takes a read-only snapshot of `s` as X; q is sent from p. */
  readonly script: string;
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
    script: `btrfs -q subvolume create t; mkdir s/d; sync; mkdir t/d; sync; touch s/d/f t/d/f
      snap p; btrfs -q subvolume snapshot -r t q`,
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
];
