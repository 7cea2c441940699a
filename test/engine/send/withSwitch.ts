// SPDX-License-Identifier: GPL-2.0-only
import type { Switch } from '../../../engine/send/kernelChanges';
import type { KernelProfile } from '../../../engine/send/profiles';

/** The same kernel with one change undone or made. */
export function withSwitch(profile: KernelProfile, name: Switch, on: boolean): KernelProfile {
  const switches = new Set(profile.switches);
  if (on) switches.add(name);
  else switches.delete(name);
  return { ...profile, name: `${profile.name}${on ? '+' : '-'}${name}`, switches };
}
