// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { kernelProfile } from '../../engine/send/profiles';
import type { ImageSend } from '../streamUri';
import {
  badLaunchArgument,
  compressedNeedsProtocol,
  missingImage,
  missingSubvolume,
  notYet,
  streamWithoutImage,
  unknownKernel,
} from './errors';
import type { DebugHost } from './host';

/** A launch configuration, checked. */
export interface Launch {
  readonly image: URI;
  readonly furtherImages: readonly URI[];
  readonly subvolume: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  /** Nothing where it wasn't given: a recorded stream then says. */
  readonly protocol?: number;
  readonly noData?: boolean;
  readonly compressedData?: boolean;
  /** As which kernel; left out, the latest. */
  readonly kernel?: string;
  readonly stream?: URI;
  readonly output?: string;
  readonly stopOnEntry: boolean;
}

/** Checks what a client gave; throws a DebugError that says what to give instead. */
export function launchArguments(given: unknown, host: DebugHost): Launch {
  const read = new ArgumentReader(given);
  const images = read.texts('image');
  const stream = read.text('stream');
  const subvolume = read.text('subvolume');
  const parents = read.texts('parents');
  const kernel = read.text('kernel');
  if (kernel !== undefined) checkKernel(kernel);
  if (read.text('compareWith') !== undefined) {
    throw notYet(
      'compareWith',
      'give "stream": the console tells where the engine differs from it',
    );
  }
  const [image, ...furtherImages] = images ?? [];
  if (image === undefined) {
    throw stream !== undefined || parents !== undefined ? streamWithoutImage() : missingImage();
  }
  if (subvolume === undefined) throw missingSubvolume();
  const protocol = read.integer('protocol', 0, 3);
  const compressedData = read.flag('compressedData');
  if (compressedData && protocol !== undefined && protocol === 1) throw compressedNeedsProtocol();
  const parent = read.text('parent');
  const cloneSources = read.texts('cloneSources');
  const noData = read.flag('noData');
  const output = read.text('output');
  return {
    image: host.fileUri(image),
    furtherImages: furtherImages.map((path) => host.fileUri(path)),
    subvolume,
    ...(parent !== undefined && { parent }),
    ...(cloneSources && { cloneSources }),
    ...(protocol !== undefined && { protocol }),
    ...(noData !== undefined && { noData }),
    ...(compressedData !== undefined && { compressedData }),
    ...(kernel !== undefined && { kernel }),
    ...(stream !== undefined && { stream: host.fileUri(stream) }),
    ...(output !== undefined && { output }),
    stopOnEntry: read.flag('stopOnEntry') ?? true,
  };
}

/** What is sent, in the form that also names the text of it. */
export function imageSend(launch: Launch): ImageSend {
  const { furtherImages, subvolume, parent, cloneSources, protocol, noData, compressedData } =
    launch;
  const { kernel } = launch;
  return {
    ...(furtherImages.length > 0 && { furtherImages: furtherImages.map((uri) => uri.path) }),
    subvolume,
    ...(parent !== undefined && { parent }),
    ...(cloneSources && cloneSources.length > 0 && { cloneSources }),
    ...(protocol !== undefined && { protocol }),
    ...(noData !== undefined && { noData }),
    ...(compressedData !== undefined && { compressedData }),
    ...(kernel !== undefined && { kernel }),
  };
}

function checkKernel(name: string): void {
  try {
    kernelProfile(name);
  } catch (error) {
    throw unknownKernel(error);
  }
}

class ArgumentReader {
  private readonly given: ReadonlyMap<string, unknown>;

  constructor(given: unknown) {
    const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
    // VS Code leaves out what is undefined; other clients say null.
    this.given = new Map(entries.filter(([, value]) => value !== null && value !== ''));
  }

  text(name: string): string | undefined {
    const value = this.given.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw badLaunchArgument(name, 'a string');
  }

  /** A string or a list of them; an empty list is as good as nothing. */
  texts(name: string): readonly string[] | undefined {
    const value = this.given.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return [value];
    if (!Array.isArray(value)) throw badLaunchArgument(name, 'a string or a list of strings');
    const texts = value.filter((one): one is string => typeof one === 'string');
    if (texts.length < value.length) throw badLaunchArgument(name, 'a list of strings only');
    return texts.length === 0 ? undefined : texts;
  }

  flag(name: string): boolean | undefined {
    const value = this.given.get(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw badLaunchArgument(name, 'true or false');
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.given.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    throw badLaunchArgument(name, `a whole number from ${least} to ${most}`);
  }
}
