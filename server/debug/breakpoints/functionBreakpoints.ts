// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import { getInodePath } from '../../../engine/send/getInodePath';
import type { SendContext } from '../../../engine/send/sendContext';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { inodeBegun } from '../replay/landmarks';
import type { Moment } from '../replay/moment';
import type { FunctionTarget } from './functionTarget';

/** Breakpoints that are on no line; asked at every event, so that those that can be are looked up. */
export class FunctionBreakpoints {
  private readonly functions = new Map<string, number[]>();
  private readonly commands = new Map<string, number[]>();
  private readonly inodes: { id: number; first: number; last: number }[] = [];
  private readonly paths: { id: number; pattern: RegExp }[] = [];

  clear(): void {
    this.functions.clear();
    this.commands.clear();
    this.inodes.length = 0;
    this.paths.length = 0;
  }

  add(id: number, target: FunctionTarget): void {
    switch (target.kind) {
      case 'inodes':
        this.inodes.push({ id, first: target.first, last: target.last });
        return;
      case 'path':
        this.paths.push({ id, pattern: target.pattern });
        return;
      case 'function':
        this.functions.set(target.name, [...(this.functions.get(target.name) ?? []), id]);
        return;
      case 'command':
        this.commands.set(target.name, [...(this.commands.get(target.name) ?? []), id]);
    }
  }

  hit(moment: Moment): number[] | undefined {
    if (moment.kind === 'enter') return this.functions.get(moment.name);
    if (moment.kind === 'leave') return undefined;
    if (moment.name === 'command') return this.commands.get(String(moment.fields['name']));
    const ino = inodeBegun(moment);
    return ino === undefined ? undefined : this.inodeHit(ino, moment.sctx);
  }

  private inodeHit(ino: number, sctx: SendContext): number[] | undefined {
    const ids = this.inodes
      .filter(({ first, last }) => first <= ino && ino <= last)
      .map(({ id }) => id);
    if (this.paths.length > 0) {
      const { sendRoot, parentRoot } = sctx.setup;
      const paths = [pathIn(sendRoot, ino), parentRoot && pathIn(parentRoot, ino)];
      for (const { id, pattern } of this.paths) {
        if (paths.some((path) => path !== undefined && pattern.test(path))) ids.push(id);
      }
    }
    return ids.length > 0 ? ids : undefined;
  }
}

/** As it is shown; undefined where the snapshot has no such inode. */
function pathIn(root: Snapshot, ino: number): string | undefined {
  try {
    return displayName(getInodePath(root, ino));
  } catch {
    return undefined;
  }
}
