// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { URI } from 'vscode-uri';
import { displayName } from '../../engine/byteString';
import type { Snapshot } from '../../engine/snapshot/snapshot';
import { uuidText } from '../../engine/stream/command';
import type { ReplaySetup } from './replay/engineRun';
import type { RecordedSend } from './streams/recordedSend';

/** A snapshot that the send reads, as DAP's module; the further columns are told of with the capabilities. */
export interface SendModule extends DebugProtocol.Module {
  readonly role: 'send_root' | 'parent_root' | 'clone source';
  readonly uuid: string;
  readonly receivedUuid: string;
  readonly ctransid: number;
}

/** The sent snapshot, the parent and the clone sources, each once. */
export function modulesOf(
  { sendRoot, parentRoot, cloneSources }: ReplaySetup,
  pathOf: (snapshot: Snapshot) => string,
): SendModule[] {
  const module = (snapshot: Snapshot, role: SendModule['role']): SendModule => ({
    id: snapshot.tree.rootId,
    name: snapshot.name === undefined ? 'top level' : displayName(snapshot.name),
    path: pathOf(snapshot),
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

/** What a stream says of the snapshot that it is of, and of its parent. */
export function recordedModules({ subvolume }: RecordedSend, file: URI): SendModule[] {
  if (!subvolume) return [];
  const { name, uuid, ctransid, parent } = subvolume;
  const module = (
    role: SendModule['role'],
    of: { uuid: string; ctransid: string },
    called: string,
  ) => ({
    id: role,
    name: called,
    role,
    uuid: of.uuid,
    receivedUuid: '',
    ctransid: Number(of.ctransid),
  });
  return [
    { ...module('send_root', { uuid, ctransid }, name), path: file.path },
    ...(parent ? [module('parent_root', parent, 'not at hand')] : []),
  ];
}
