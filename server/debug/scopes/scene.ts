// SPDX-License-Identifier: GPL-2.0-only
import type { Receiver } from '../../../engine/receive/receiver';
import { nextCommand } from '../nextCommand';
import type { Moment } from '../replay/moment';
import type { SendReceiver } from '../receiver/sendReceiver';
import type { StreamSource } from '../streamSource';
import type { SendAlignment } from '../recorded/sendAlignment';
import type { NextCommand } from './commandFields';
import type { RebuiltBecause } from './rebuilt';
import { recordedCommand, type RecordedCommand } from './recordedCommand';

/** What the scopes show, and what expressions are about. */
export interface Scene {
  /** The state of the engine; undefined where there is the stream alone. */
  readonly sctx: Moment['sctx'];
  /** What is known in its place there. */
  readonly recorded?: Moment['recorded'];
  readonly rebuiltBecause?: RebuiltBecause;
  readonly command: () => NextCommand | undefined;
  /** What was recorded in its place, where it differs or another stream than the text's is compared. */
  readonly recordedCommand: () => RecordedCommand | undefined;
  /** What receives the stream, as it is before that command. */
  readonly receiver: () => Receiver;
  /** The event that the engine stands at: its name, and what it tells. */
  readonly event: Pick<Moment, 'name' | 'fields'>;
}

/** What a scene is made of, besides the moment. */
export interface SceneSources {
  readonly source: StreamSource;
  readonly receiver: SendReceiver;
  /** What the engine writes against a recorded stream. */
  readonly compared?: SendAlignment | undefined;
  readonly rebuiltBecause?: RebuiltBecause;
}

export function sceneOf(
  moment: Moment,
  { source, receiver, compared, rebuiltBecause }: SceneSources,
): Scene {
  return {
    sctx: moment.sctx,
    recorded: moment.recorded,
    rebuiltBecause,
    command: () => nextCommand(moment, source),
    recordedCommand: () => {
      const { commands } = moment;
      const isShown = compared && (!source.isOf(compared) || compared.differenceAt(commands));
      return isShown ? recordedCommand(compared, commands) : undefined;
    },
    receiver: () => receiver.at(moment.commands),
    event: moment,
  };
}
