// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../../engine/byteString';
import { getInodePath } from '../../../engine/send/getInodePath';
import type { SendContext } from '../../../engine/send/sendContext';
import type { Snapshot } from '../../../engine/snapshot/snapshot';
import { beginsInode, inodeBegun } from '../replay/landmarks';
import type { Moment } from '../replay/moment';
import type { RecordedState } from '../streams/recordedState';
import type { FunctionTarget } from './functionTarget';
import type { PathPattern } from './globPattern';

/** Breakpoints that are on no line; asked at every event, so that those that can be are looked up. */
export class FunctionBreakpoints {
  private readonly named = {
    function: new Map<string, number[]>(),
    event: new Map<string, number[]>(),
    command: new Map<string, number[]>(),
  };
  private readonly inodes: { id: number; first: number; last: number }[] = [];
  private readonly paths: { id: number; pattern: PathPattern }[] = [];

  clear(): void {
    Object.values(this.named).forEach((names) => names.clear());
    this.inodes.length = 0;
    this.paths.length = 0;
  }

  add(id: number, target: FunctionTarget): void {
    if (target.kind === 'inodes') {
      this.inodes.push({ id, first: target.first, last: target.last });
    } else if (target.kind === 'path') {
      this.paths.push({ id, pattern: target.pattern });
    } else {
      const named = this.named[target.kind];
      named.set(target.name, [...(named.get(target.name) ?? []), id]);
    }
  }

  /** Of the functions, events and commands that one is on. */
  names(): string[] {
    return Object.values(this.named).flatMap((named) => [...named.keys()]);
  }

  /** Whether one is on the inode, which begins next. */
  hitsInode(ino: number, sctx: SendContext): boolean {
    return (
      this.inodes.some(({ first, last }) => first <= ino && ino <= last) ||
      this.pathHit(ino, sctx).length > 0
    );
  }

  hit(moment: Moment): number[] | undefined {
    if (moment.kind === 'enter') return this.named.function.get(moment.name);
    if (moment.kind === 'leave') return undefined;
    const event = this.named.event.get(moment.name) ?? [];
    const more = this.commandHit(moment) ?? this.inodeHit(moment) ?? [];
    return event.length + more.length > 0 ? [...event, ...more] : undefined;
  }

  private commandHit({ name, fields }: Moment): number[] | undefined {
    return name === 'command' ? this.named.command.get(String(fields['name'])) : undefined;
  }

  private inodeHit(moment: Moment): number[] | undefined {
    if (!beginsInode(moment)) return undefined;
    const ino = inodeBegun(moment);
    const ids = this.inodes
      .filter(({ first, last }) => ino !== undefined && first <= ino && ino <= last)
      .map(({ id }) => id);
    const { sctx, recorded } = moment;
    return [...ids, ...(sctx ? this.pathHit(sctx.curIno, sctx) : this.recordedPathHit(recorded))];
  }

  /** By the path that it has before its commands, and the one that they leave it with. */
  private recordedPathHit({ paths }: RecordedState): number[] {
    if (this.paths.length === 0) return [];
    const shown = paths.map(displayName);
    return this.paths
      .filter(({ pattern }) => shown.some((path) => pattern.test(path)))
      .map(({ id }) => id);
  }

  private pathHit(ino: number, { setup }: SendContext): number[] {
    if (this.paths.length === 0) return [];
    const { sendRoot, parentRoot } = setup;
    const paths = [pathIn(sendRoot, ino), parentRoot && pathIn(parentRoot, ino)];
    return this.paths
      .filter(({ pattern }) => paths.some((path) => path !== undefined && pattern.test(path)))
      .map(({ id }) => id);
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
