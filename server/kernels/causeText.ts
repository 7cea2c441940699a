// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from '../../engine/send/kernelChange';
import { kernelChanges, type Switch } from '../../engine/send/kernelChanges';
import type { Cause } from './causeSearch';
import type { KernelSend } from './kernelSend';

/** `cachesDirUtimes (6.3)`, with `or` between changes that make the difference each alone. */
export function causeText({ how, switches }: Cause): string {
  const names = switches.map((name) => `${name} (${kernelChanges[name].since})`);
  switch (how) {
    case 'alone':
      return names.join(' or ');
    case 'together':
      return names.join(' with ');
    case 'unknown':
      return 'no change that is known';
  }
}

/** What a change does, which kernels have it, and how that is known. */
export function changeText(name: Switch): string {
  const change: KernelChange = kernelChanges[name];
  const { since, until, again, backports, commit, evidence, does } = change;
  const stable = backports ? `, ${backports.join(', ')}` : '';
  const gone = until === undefined ? '' : ` until ${until}`;
  const back = again === undefined ? '' : `, again from ${again}`;
  const source = commit === undefined ? evidence : `${evidence}, ${commit}`;
  return `${name}: ${does} Linux ${since}${stable}${gone}${back} (${source})`;
}

/** How a send ends: `succeeds`, or with what it fails. */
export function endText({ error }: KernelSend): string {
  return error ? `fails: ${error.message}` : 'succeeds';
}
