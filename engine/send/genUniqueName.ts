// SPDX-License-Identifier: GPL-2.0-only
import { byteStringOfText, type ByteString } from '../byteString';
import { FIRST_FREE_OBJECTID } from '../snapshot/key';
import { lookupDirItem } from './dirEntry';
import type { SendContext } from './sendContext';

/**
 * `gen_unique_name`: the orphan name `oINO-GEN-N` with the first N for which neither snapshot's root
 * directory has it.
 */
export function genUniqueName(sctx: SendContext, ino: number, gen: number): ByteString {
  const { probe, sendRoot, parentRoot } = sctx.setup;
  probe?.enter('gen_unique_name', { ino, gen });
  for (let index = 0; ; index++) {
    const name = byteStringOfText(`o${ino}-${gen}-${index}`);
    if (lookupDirItem(sendRoot, FIRST_FREE_OBJECTID, name)) continue;
    if (parentRoot && lookupDirItem(parentRoot, FIRST_FREE_OBJECTID, name)) continue;
    probe?.leave('gen_unique_name', { ret: 0, dest: name });
    return name;
  }
}
