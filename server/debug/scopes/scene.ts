// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { nextCommand } from '../nextCommand';
import type { Moment } from '../replay/moment';
import type { StreamSource } from '../streamSource';
import type { NextCommand } from './command';

/** What the scopes show, and what expressions are about. */
export interface Scene {
  readonly sctx: SendContext;
  readonly command: () => NextCommand | undefined;
  /** The event that the engine stands at: its name, and what it tells. */
  readonly event: Pick<Moment, 'name' | 'fields'>;
}

export function sceneOf(moment: Moment, source: StreamSource): Scene {
  return { sctx: moment.sctx, command: () => nextCommand(moment, source), event: moment };
}
