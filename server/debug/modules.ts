// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { URI } from 'vscode-uri';
import { displayName } from '../../engine/byteString';
import type { Snapshot } from '../../engine/snapshot/snapshot';
import { uuidText } from '../../engine/stream/command';
import type { OpenImageSend } from '../imageSend';

/** A snapshot that the send reads, as DAP's module; the further columns are told of with the capabilities. */
export interface SendModule extends DebugProtocol.Module {
  readonly role: 'send_root' | 'parent_root' | 'clone source';
  readonly uuid: string;
  readonly receivedUuid: string;
  readonly ctransid: number;
}

/** The sent snapshot, the parent and the clone sources, each once. */
export function modulesOf({ setup }: OpenImageSend, image: URI): SendModule[] {
  const { sendRoot, parentRoot, cloneSources } = setup;
  const module = (snapshot: Snapshot, role: SendModule['role']): SendModule => ({
    id: snapshot.tree.rootId,
    name: snapshot.name === undefined ? 'top level' : displayName(snapshot.name),
    path: image.path,
    role,
    uuid: uuidText(snapshot.uuid),
    receivedUuid: snapshot.receivedUuid.some((byte) => byte !== 0)
      ? uuidText(snapshot.receivedUuid)
      : '',
    ctransid: snapshot.ctransid,
  });
  const others = cloneSources.filter(
    ({ tree }) => tree.rootId !== parentRoot?.tree.rootId && tree.rootId !== sendRoot.tree.rootId,
  );
  return [
    module(sendRoot, 'send_root'),
    ...(parentRoot ? [module(parentRoot, 'parent_root')] : []),
    ...others.map((source) => module(source, 'clone source')),
  ];
}
