// SPDX-License-Identifier: GPL-2.0-only
import { nothing } from '../variables/scalars';
import type { Field, Value } from '../variables/value';
import { cachesScope } from './caches';
import { cloneSourcesScope } from './cloneSources';
import { commandScope } from './command';
import { directoryMovesScope } from './directoryMoves';
import { inodeScope } from './inode';
import { nameCacheScope } from './nameCache';
import { receiverScope } from './receiver';
import { recordedRefsScope } from './recordedRefs';
import type { Scene } from './scene';
import { sendContextField, sendContextScope } from './sendContext';

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
    fields: ({ sctx }) => sendContextScope(sctx),
    field: ({ sctx }, name) => sendContextField(sctx, name),
  },
  { name: 'Recorded refs', expression: '', fields: ({ sctx }) => recordedRefsScope(sctx) },
  { name: 'Name cache', expression: '', fields: ({ sctx }) => nameCacheScope(sctx) },
  { name: 'Directory moves', expression: '', fields: ({ sctx }) => directoryMovesScope(sctx) },
  { name: 'Caches', expression: '', fields: ({ sctx }) => cachesScope(sctx) },
  { name: 'Clone sources', expression: '', fields: ({ sctx }) => cloneSourcesScope(sctx) },
  { name: 'Inode', expression: 'inode', fields: ({ sctx }) => inodeScope(sctx) },
  {
    name: 'Receiver',
    expression: 'receiver',
    expensive: true,
    fields: ({ receiver }) => receiverScope(receiver()),
  },
  { name: 'Command', expression: 'command', fields: ({ command }) => commandScope(command()) },
];

/** A scope's fields; where a damaged image keeps it from being read, the reason in their place. */
export function scopeFields(scope: ScopeDefinition, scene: Scene): Field[] {
  try {
    return scope.fields(scene);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ name: 'error', value: nothing(reason) }];
  }
}
