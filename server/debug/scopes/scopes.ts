// SPDX-License-Identifier: GPL-2.0-only
import type { SendContext } from '../../../engine/send/sendContext';
import { nothing } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { cachesScope } from './caches';
import { cloneSourcesScope } from './cloneSources';
import { commandScope } from './command';
import { directoryMovesScope } from './directoryMoves';
import { inodeScope } from './inode';
import { notTold } from './notTold';
import { recordedContextField, recordedContextScope } from './recordedContext';
import { markRebuilt } from './rebuilt';
import { recordedInodeScope } from './recordedInode';
import { nameCacheScope } from './nameCache';
import { receiverScope } from './receiver';
import { recordedRefsScope } from './recordedRefs';
import type { Scene } from './scene';
import { sendContextField, sendContextNames, sendContextScope } from './sendContext';

export interface ScopeDefinition {
  readonly name: string;
  /** What its fields are fields of in an expression; empty where they stand for themselves. */
  readonly expression: string;
  readonly fields: (scene: Scene) => Field[];
  /** Whether that may take long: only once a person wants it, and in `prepare`'s time. */
  readonly expensive?: boolean;
  /** One of them, where that takes less than all. */
  readonly field?: (scene: Scene, name: string) => Value | undefined;
}

/** In the order in which they are shown. */
export const scopes: readonly ScopeDefinition[] = [
  {
    name: 'Send context',
    expression: '',
    fields: ({ sctx, recorded, rebuiltBecause }) =>
      sctx
        ? sendContextScope(sctx).map((field) => markRebuilt(field, sctx, rebuiltBecause))
        : recordedContextScope(recorded, sendContextNames),
    field: ({ sctx, recorded, rebuiltBecause }, name) => {
      if (!sctx) return recordedContextField(recorded, name, sendContextNames);
      const value = sendContextField(sctx, name);
      return value && markRebuilt({ name, value }, sctx, rebuiltBecause).value;
    },
  },
  ofEngine('Recorded refs', ['new_refs', 'deleted_refs'], recordedRefsScope),
  ofEngine('Name cache', ['name_cache'], nameCacheScope),
  ofEngine(
    'Directory moves',
    ['pending_dir_moves', 'waiting_dir_moves', 'orphan_dirs'],
    directoryMovesScope,
  ),
  ofEngine('Caches', ['dir_utimes_cache', 'dir_created_cache', 'backref_cache'], cachesScope),
  ofEngine('Clone sources', ['clone_roots'], cloneSourcesScope),
  {
    name: 'Inode',
    expression: 'inode',
    fields: ({ sctx, recorded, rebuiltBecause }) =>
      sctx ? inodeScope(sctx, rebuiltBecause) : recordedInodeScope(recorded),
  },
  {
    name: 'Receiver',
    expression: 'receiver',
    expensive: true,
    fields: ({ receiver }) => receiverScope(receiver()),
  },
  {
    name: 'Command',
    expression: 'command',
    fields: ({ command, recordedCommand }) => commandScope(command(), recordedCommand()),
  },
];

/** A scope of what only the engine knows: its names, without values where there is the stream alone. */
function ofEngine(
  name: string,
  names: readonly string[],
  fieldsOf: (sctx: SendContext) => Field[],
): ScopeDefinition {
  const fields = ({ sctx }: Scene): Field[] =>
    sctx ? fieldsOf(sctx) : names.map((one) => ({ name: one, value: notTold }));
  return { name, expression: '', fields };
}

/** A scope's fields; where a damaged image keeps it from being read, the reason in their place. */
export function scopeFields(scope: ScopeDefinition, scene: Scene): Field[] {
  try {
    return scope.fields(scene);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ name: 'error', value: nothing(reason) }];
  }
}
