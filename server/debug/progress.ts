// SPDX-License-Identifier: GPL-2.0-only
import { displayName } from '../../engine/byteString';
import { pathOf } from './evaluate/pathLookup';
import { inodeInWork } from './replay/landmarks';
import type { Moment } from './replay/moment';

/** Sends a DAP event. */
export type Emit = (event: string, body?: object) => void;

/** Work shorter than this is over before a progress could be read, in milliseconds. */
const delay = 1000;
const interval = 250;
let lastId = 0;

/** Tells a client that wants it how far a long run has come; nothing of a short one. */
export class Progress {
  readonly id = `btrfs-send-${++lastId}`;
  private readonly emit: Emit | undefined;
  private readonly title: string;
  private readonly start = performance.now();
  private told = 0;

  /** Without `emit` it is silent. */
  constructor(title: string, emit: Emit | undefined) {
    this.title = title;
    this.emit = emit;
  }

  /** `done` lies between 0 and 1, if it is known; the message is only made where it is told. */
  advanced(messageOf: () => string, done?: number): void {
    const now = performance.now();
    if (!this.emit || now - this.start < delay || now - this.told < interval) return;
    const progressId = this.id;
    const percentage = done === undefined ? undefined : Math.round(Math.min(done, 1) * 100);
    const message = messageOf();
    const body = { progressId, message, ...(percentage !== undefined && { percentage }) };
    if (this.told > 0) this.emit('progressUpdate', body);
    else this.emit('progressStart', { ...body, title: this.title, cancellable: true });
    this.told = now;
  }

  end(): void {
    if (this.told > 0) this.emit?.('progressEnd', { progressId: this.id });
  }
}

/** The inode that the send is at, and its path. */
export function shownInode(moment: Moment): string {
  const { sctx, recorded } = moment;
  const path = sctx ? pathOf(sctx, sctx.curIno)?.what : recorded.path;
  const ino = inodeInWork(moment);
  return `inode${ino === undefined ? '' : ` ${ino}`}${path ? `: ${displayName(path)}` : ''}`;
}
