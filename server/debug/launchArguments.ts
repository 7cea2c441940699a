// SPDX-License-Identifier: GPL-2.0-only
import type { URI } from 'vscode-uri';
import { kernelProfile } from '../../engine/send/profiles';
import type { ImageSend } from '../streamUri';
import {
  badLaunchArgument,
  compressedNeedsProtocol,
  missingImage,
  missingSubvolume,
  onlyWithImage,
  unknownKernel,
} from './errors';
import type { DebugHost } from './host';

/** What any launch configuration may say. */
interface CommonLaunch {
  /** Nothing where it wasn't given: a recorded stream then says. */
  readonly protocol?: number;
  readonly noData?: boolean;
  readonly compressedData?: boolean;
  /** As which kernel; left out, the latest, or that which a recorded stream shows. */
  readonly kernel?: string;
  readonly output?: string;
  readonly stopOnEntry: boolean;
  /** Whether it stops once more where all is sent, before the session ends. */
  readonly stopAtEnd: boolean;
}

/** A launch configuration for a send from an image, checked. */
export interface ImageLaunch extends CommonLaunch {
  readonly image: URI;
  readonly furtherImages: readonly URI[];
  readonly subvolume: string;
  readonly parent?: string;
  readonly cloneSources?: readonly string[];
  /** The recorded stream whose text is stepped. */
  readonly stream?: URI;
  /** A recorded stream that what the engine writes is compared with; left out, it is `stream`. */
  readonly compareWith?: URI;
}

/** A launch configuration for a send of which there is only the stream, checked. */
export interface StreamLaunch extends CommonLaunch {
  readonly image?: undefined;
  readonly compareWith?: undefined;
  readonly stream: URI;
  /** Streams that it builds on; left out, they are looked for. */
  readonly parents?: readonly URI[];
  /** The name that the snapshot has in the stream; left out, the file's first stream is meant. */
  readonly subvolume?: string;
}

export type Launch = ImageLaunch | StreamLaunch;

/** Checks what a client gave; throws a DebugError that says what to give instead. */
export function launchArguments(given: unknown, host: DebugHost): Launch {
  const read = new ArgumentReader(given);
  const images = read.texts('image');
  const stream = read.text('stream');
  const subvolume = read.text('subvolume');
  const parents = read.texts('parents');
  const kernel = read.text('kernel');
  if (kernel !== undefined) checkKernel(kernel);
  const compareWith = read.text('compareWith');
  const [image, ...furtherImages] = images ?? [];
  const parent = read.text('parent');
  const protocol = read.integer('protocol', 0, 3);
  const compressedData = read.flag('compressedData');
  if (compressedData && protocol !== undefined && protocol === 1) throw compressedNeedsProtocol();
  const cloneSources = read.texts('cloneSources');
  const noData = read.flag('noData');
  const output = read.text('output');
  const common: CommonLaunch = {
    ...(protocol !== undefined && { protocol }),
    ...(noData !== undefined && { noData }),
    ...(compressedData !== undefined && { compressedData }),
    ...(kernel !== undefined && { kernel }),
    ...(output !== undefined && { output }),
    stopOnEntry: read.flag('stopOnEntry') ?? true,
    stopAtEnd: read.flag('stopAtEnd') ?? true,
  };
  if (image === undefined) {
    if (stream === undefined) throw missingImage();
    if (compareWith !== undefined) throw onlyWithImage('compareWith', 'stream');
    if (parent !== undefined) throw onlyWithImage('parent', 'parents');
    if (cloneSources !== undefined) throw onlyWithImage('cloneSources', 'parents');
    return {
      ...common,
      stream: host.fileUri(stream),
      ...(parents && { parents: parents.map((path) => host.fileUri(path)) }),
      ...(subvolume !== undefined && { subvolume }),
    };
  }
  if (subvolume === undefined) throw missingSubvolume();
  return {
    ...common,
    image: host.fileUri(image),
    furtherImages: furtherImages.map((path) => host.fileUri(path)),
    subvolume,
    ...(parent !== undefined && { parent }),
    ...(cloneSources && { cloneSources }),
    ...(stream !== undefined && { stream: host.fileUri(stream) }),
    ...(compareWith !== undefined && { compareWith: host.fileUri(compareWith) }),
  };
}

/** What is sent, in the form that also names the text of it. */
export function imageSend(launch: ImageLaunch): ImageSend {
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

/** What a client gave, by the names of attributes. */
export class ArgumentReader {
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
