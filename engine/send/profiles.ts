// SPDX-License-Identifier: GPL-2.0-only
import type { KernelChange } from './kernelChange';
import { kernelChanges, type Switch } from './kernelChanges';
import type { SendContext, SendSetup } from './sendContext';

/** A kernel as far as its streams tell it from others. */
export interface KernelProfile {
  /** `6.18`, `6.1.15` …, or `rfc-2012`. */
  readonly name: string;
  readonly switches: ReadonlySet<Switch>;
  /** The highest protocol that it sends, if it is built for it. */
  readonly maxProtocol: 1 | 2 | 3;
  /** What asking for the highest gives: 3 is only there in kernels built for experiments. */
  readonly usualProtocol: 1 | 2;
  /** Whether it knows that there are protocols: asking an older one for one is an unknown flag. */
  readonly knowsProtocols: boolean;
}

/** The engine as it was first proposed, on 4 July 2012. */
export const rfcProfileName = 'rfc-2012';

export const defaultProfileName = '6.18';

/** Profiles worth offering; any version from 3.6 on can be asked for. */
export const profileNames: readonly string[] = [
  defaultProfileName,
  ...['6.16', '6.12', '6.6', '6.1', '5.15', '5.10', '5.4', '4.19', '4.4', '3.16', '3.10', '3.6'],
  rfcProfileName,
];

/** A profile as people call it. */
export const kernelTitle = (name: string): string =>
  name === rfcProfileName ? 'the engine of the RFC of July 2012' : `Linux ${name}`;

interface Version {
  readonly series: number;
  /** Of the stable series; infinite where only the series is named, which then means its latest. */
  readonly release: number;
}

/** A series as one number that orders them: 6.12 is behind 6.2. */
const seriesNumber = (major: number, minor: number): number => major * 1000 + minor;
const oldestSeries = seriesNumber(3, 6);

/** Every switch's name, the latest change first. */
export const allSwitches: readonly Switch[] = Object.keys(kernelChanges).filter(isSwitch);

function isSwitch(name: string): name is Switch {
  return Object.hasOwn(kernelChanges, name);
}

/**
 * The profile of a kernel: `6.1.15` is that release, `6.1` the latest of its series as far as known, and
 * `rfc-2012` has no switch. Throws a RangeError where there is none.
 */
export function kernelProfile(name: string): KernelProfile {
  if (name === rfcProfileName) return profileOf(name, { series: 0, release: 0 });
  const version = parseVersion(name);
  if (!version) throw new RangeError(noProfile(name, 'is no version of Linux'));
  if (version.series < oldestSeries) {
    throw new RangeError(noProfile(name, 'is older than btrfs send'));
  }
  return profileOf(name, version);
}

const noProfile = (name: string, why: string): string =>
  `kernel "${name}" ${why}; use a version from 3.6 on, as "6.18" or "6.1.15", or "${rfcProfileName}"`;

function profileOf(name: string, version: Version): KernelProfile {
  const from = (series: string): boolean => hasVersion(version, series);
  return {
    name,
    switches: new Set(allSwitches.filter((one) => hasChange(version, kernelChanges[one]))),
    maxProtocol: from('6.1') ? 3 : from('6.0') ? 2 : 1,
    usualProtocol: from('6.0') ? 2 : 1,
    knowsProtocols: from('5.16'),
  };
}

/** Every change that one of two kernels has and the other hasn't, the latest first. */
export function changesBetween(a: KernelProfile, b: KernelProfile): readonly Switch[] {
  return allSwitches.filter((name) => a.switches.has(name) !== b.switches.has(name));
}

/** The first of two kernels with some changes as the second has them, made or not. */
export function mixedProfile(
  a: KernelProfile,
  b: KernelProfile,
  asInB: ReadonlySet<Switch>,
): KernelProfile {
  const ofKernel = (name: Switch): KernelProfile => (asInB.has(name) ? b : a);
  return {
    ...a,
    switches: new Set(allSwitches.filter((name) => ofKernel(name).switches.has(name))),
    maxProtocol: ofKernel('hasProtocol2').maxProtocol,
  };
}

const defaultProfile = kernelProfile(defaultProfileName);

/** The kernel that a send behaves as. */
export function profileOfSend(setup: Pick<SendSetup, 'kernel'>): KernelProfile {
  return setup.kernel ?? defaultProfile;
}

/** Whether the kernel that this send behaves as has the change. */
export function has(sctx: Pick<SendContext, 'setup'>, name: Switch): boolean {
  const { kernel = defaultProfile } = sctx.setup;
  return kernel.switches.has(name);
}

/** Whether it is the engine as first proposed. */
export function isRfc(setup: Pick<SendSetup, 'kernel'>): boolean {
  return setup.kernel?.name.startsWith(rfcProfileName) ?? false;
}

function hasChange(version: Version, change: KernelChange): boolean {
  if (change.again !== undefined && hasVersion(version, change.again)) return true;
  if (change.until !== undefined && hasVersion(version, change.until)) return false;
  if (hasVersion(version, change.since)) return true;
  return (change.backports ?? []).some((backport) => {
    const known = parseVersion(backport.replace('≤', ''));
    return known?.series === version.series && known.release <= version.release;
  });
}

function hasVersion(version: Version, since: string): boolean {
  return version.series >= (parseVersion(since)?.series ?? Infinity);
}

function parseVersion(text: string): Version | undefined {
  const match = /^(\d{1,2})\.(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const [, major, minor, release] = match;
  return {
    series: seriesNumber(Number(major), Number(minor)),
    release: release === undefined ? Infinity : Number(release),
  };
}
