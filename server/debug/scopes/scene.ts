// SPDX-License-Identifier: GPL-2.0-only
import type { Receiver } from '../../../engine/receive/receiver';
import { nextCommand } from '../nextCommand';
import type { Moment } from '../replay/moment';
import type { SendReceiver } from '../receiver/sendReceiver';
import type { StreamSource } from '../streamSource';
import type { NextCommand } from './command';

/** What the scopes show, and what expressions are about. */
export interface Scene {
  /** The state of the engine; undefined where there is the stream alone. */
  readonly sctx: Moment['sctx'];
  /** What is known in its place there. */
  readonly recorded?: Moment['recorded'];
  readonly command: () => NextCommand | undefined;
  /** What receives the stream, as it is before that command. */
  readonly receiver: () => Receiver;
  /** The event that the engine stands at: its name, and what it tells. */
  readonly event: Pick<Moment, 'name' | 'fields'>;
}

/** What a scene is made of, besides the moment. */
export interface SceneSources {
  readonly source: StreamSource;
  readonly receiver: SendReceiver;
}

export function sceneOf(moment: Moment, { source, receiver }: SceneSources): Scene {
  return {
    sctx: moment.sctx,
    recorded: moment.recorded,
    command: () => nextCommand(moment, source),
    receiver: () => receiver.at(moment.commands),
    event: moment,
  };
}
