// SPDX-License-Identifier: GPL-2.0-only
import type { AttachLaunch } from './attach/attachArguments';
import { attachDebuggee } from './attach/attachDebuggee';
import { openDebuggee, type Debuggee, type DebuggeeListener } from './debuggee';
import type { DebugHost } from './host';
import type { Launch } from './launchArguments';
import { openStreamDebuggee } from './streams/openStreamDebuggee';

/** Opens what a launch names. Rejects with an error that says why not; nothing is left open then. */
export function openLaunch(
  launch: Launch | AttachLaunch,
  host: DebugHost,
  listener: DebuggeeListener,
): Promise<Debuggee> {
  if ('follows' in launch) return attachDebuggee(launch, host, listener);
  return launch.image
    ? openDebuggee(launch, host, listener)
    : openStreamDebuggee(launch, host, listener);
}

/** What takes so long meanwhile. */
export function openingTitle(launch: Launch | AttachLaunch): string {
  if ('follows' in launch) return 'Waiting for the stream';
  return launch.image ? 'Reading the stream of the image' : 'Rebuilding the snapshots';
}
