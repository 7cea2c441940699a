// SPDX-License-Identifier: GPL-2.0-only
import type {
  OrphanDirInfo,
  PendingDirMove,
  SendContext,
  WaitingDirMove,
} from '../../../engine/send/sendContext';
import { fieldsOf, listValue, structValue } from '../variables/compound';
import { flagValue, numberValue } from '../variables/scalars';
import type { Field, Value } from '../variables/value';

/** Renames that wait for other directories, and directories that wait to be removed. */
export function directoryMovesScope(sctx: SendContext): Field[] {
  const pending = [...sctx.pendingDirMoves].sort(([left], [right]) => left - right);
  const waiting = [...sctx.waitingDirMoves.values()].sort((left, right) => left.ino - right.ino);
  const orphans = [...sctx.orphanDirs.values()].sort(
    (left, right) => left.ino - right.ino || left.gen - right.gen,
  );
  return fieldsOf({
    pending_dir_moves: listValue(
      'struct rb_root',
      pending.flatMap(([, moves]) => moves),
      pendingValue,
      ({ ino }) => `${ino}`,
    ),
    waiting_dir_moves: listValue('struct rb_root', waiting, waitingValue, ({ ino }) => `${ino}`),
    orphan_dirs: listValue(
      'struct rb_root',
      orphans,
      orphanValue,
      ({ ino, gen }) => `${ino}:${gen}`,
    ),
  });
}

function pendingValue(move: PendingDirMove): Value {
  const summary = `${move.ino} (gen ${move.gen}) after ${move.parentIno}`;
  return structValue('struct pending_dir_move', summary, {
    parent_ino: numberValue(move.parentIno),
    ino: numberValue(move.ino),
    gen: numberValue(move.gen),
    update_refs: listValue('struct list_head', move.updateRefs, ({ dir, dirGen }) =>
      structValue('struct recorded_ref', `${dir} (gen ${dirGen})`, {
        dir: numberValue(dir),
        dir_gen: numberValue(dirGen),
      }),
    ),
  });
}

function waitingValue(move: WaitingDirMove): Value {
  const rmdir = move.rmdirIno === 0 ? '' : `, then rmdir ${move.rmdirIno}`;
  const orphan = move.orphanized ? ', orphanized' : '';
  return structValue('struct waiting_dir_move', `${move.ino}${rmdir}${orphan}`, {
    ino: numberValue(move.ino),
    rmdir_ino: numberValue(move.rmdirIno),
    rmdir_gen: numberValue(move.rmdirGen),
    orphanized: flagValue(move.orphanized),
  });
}

function orphanValue(info: OrphanDirInfo): Value {
  return structValue('struct orphan_dir_info', `${info.ino} (gen ${info.gen})`, {
    ino: numberValue(info.ino),
    gen: numberValue(info.gen),
    last_dir_index_offset: numberValue(info.lastDirIndexOffset),
    dir_high_seq_ino: numberValue(info.dirHighSeqIno),
  });
}
