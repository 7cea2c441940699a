// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { kernelProfile, type KernelProfile } from '../../engine/send/profiles';
import {
  compressedNeedsProtocol2,
  missingArgument,
  moreThanOneParent,
  notANumber,
  unknownKernel,
  unknownProtocol,
} from './errors';

/** What `send` and `trace` are asked for: btrfs-send(8)'s options, and the filesystem's devices. */
export interface SendRequest {
  readonly images: readonly string[];
  /** Paths inside the filesystem or `id:N`, as the next two. */
  readonly subvolumes: readonly string[];
  readonly parent: string | undefined;
  readonly cloneSources: readonly string[];
  /** One stream of several subvolumes: without headers and ends between them (`-e`). */
  readonly continuous: boolean;
  readonly proto: 1 | 2 | 3;
  readonly noData: boolean;
  readonly compressedData: boolean;
  readonly kernel: KernelProfile | undefined;
}

/** Options that `send` and `trace` share. */
export const sendOptions = {
  p: { type: 'string', short: 'p', multiple: true },
  c: { type: 'string', short: 'c', multiple: true },
  e: { type: 'boolean', short: 'e' },
  f: { type: 'string', short: 'f' },
  proto: { type: 'string' },
  'no-data': { type: 'boolean' },
  'compressed-data': { type: 'boolean' },
  kernel: { type: 'string' },
  // They say how much btrfs-send(8) tells on stderr, where this program tells errors only.
  verbose: { type: 'boolean', short: 'v', multiple: true },
  quiet: { type: 'boolean', short: 'q', multiple: true },
} as const;

export interface SendOptionValues {
  readonly p?: string[] | undefined;
  readonly c?: string[] | undefined;
  readonly e?: boolean | undefined;
  readonly proto?: string | undefined;
  readonly 'no-data'?: boolean | undefined;
  readonly 'compressed-data'?: boolean | undefined;
  readonly kernel?: string | undefined;
}

/** Throws a UsageError, or a CliError for what is understood and can't be had. */
export function sendRequest(values: SendOptionValues, positionals: readonly string[]): SendRequest {
  const { images, subvolumes } = imagesAndSubvolumes(positionals);
  const [parent, second] = values.p ?? [];
  if (second !== undefined) throw moreThanOneParent();
  const kernel = values.kernel === undefined ? undefined : knownKernel(values.kernel);
  const compressedData = values['compressed-data'] ?? false;
  return {
    images,
    subvolumes,
    parent,
    cloneSources: values.c ?? [],
    continuous: values.e ?? false,
    proto: sendProtocol(values.proto, compressedData, kernel),
    noData: values['no-data'] ?? false,
    compressedData,
    kernel,
  };
}

/** Throws a CliError for what is no kernel. */
export function knownKernel(name: string): KernelProfile {
  try {
    return kernelProfile(name);
  } catch (error) {
    throw unknownKernel(error);
  }
}

/** The first is an image; so is what follows and exists as a file, as long as a SUBVOL is left. */
function imagesAndSubvolumes(positionals: readonly string[]) {
  const [first, ...rest] = positionals;
  if (first === undefined) throw missingArgument('IMAGE');
  if (rest.length === 0) throw missingArgument('SUBVOL');
  const found = rest.findIndex((name) => !existsAsFile(name));
  const further = found < 0 ? rest.length - 1 : found;
  return { images: [first, ...rest.slice(0, further)], subvolumes: rest.slice(further) };
}

function existsAsFile(path: string): boolean {
  try {
    const stat = statSync(path);
    return stat.isFile() || stat.isBlockDevice();
  } catch {
    // Also where a name inside the filesystem is none that this one could have.
    return false;
  }
}

/** As btrfs-progs has it: compressed data alone asks for 2, and 0 for the highest that there is. */
export function sendProtocol(
  asked: string | undefined,
  compressedData: boolean,
  kernel: KernelProfile | undefined,
): 1 | 2 | 3 {
  if (asked === undefined) return compressedData ? 2 : 1;
  if (!/^\d+$/.test(asked)) throw notANumber('--proto', asked);
  switch (Number(asked)) {
    case 0:
      return kernel?.usualProtocol ?? 2;
    case 1:
      if (compressedData) throw compressedNeedsProtocol2();
      return 1;
    case 2:
      return 2;
    case 3:
      return 3;
    default:
      throw unknownProtocol(asked);
  }
}
