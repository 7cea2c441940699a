// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from '../../engine/send/kernelChange';
import { kernelChanges, type Switch } from '../../engine/send/kernelChanges';
import type { Cause } from './causeSearch';

/** `by cachesDirUtimes (6.3)`. */
export function causeText({ how, switches }: Cause): string {
  const names = switches.map((name) => `${name} (${kernelChanges[name].since})`);
  switch (how) {
    case 'alone':
      return `by ${names.join(', and alone by ')}`;
    case 'together':
      return `only together by ${names.join(' and ')}`;
    case 'unknown':
      return 'by no change that is known';
  }
}

/** What a change does, which kernels have it, and how that is known. */
export function changeText(name: Switch): string {
  const { since, backports, commit, evidence, does }: KernelChange = kernelChanges[name];
  const stable = backports ? `, ${backports.join(', ')}` : '';
  const source = commit === undefined ? evidence : `${evidence}, ${commit}`;
  return `${name}: ${does} Linux ${since}${stable} (${source})`;
}
