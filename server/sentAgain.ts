// SPDX-License-Identifier: GPL-2.0-only
import type { RebuiltSend } from '../engine/receive/rebuild/rebuiltSend';
import { guessKernel } from '../engine/send/guessKernel';
import { kernelProfile, type KernelProfile } from '../engine/send/profiles';
import type { SendSetup } from '../engine/send/sendContext';
import { sectionIndex } from '../engine/stream/sectionIndex';
import type { StreamIndex } from '../engine/stream/streamIndex';
import type { Steps } from './steps';

/** How a rebuilt send is to be sent, where other than it was recorded. */
export interface SentAgainOptions {
  /** 0 to 3, as `btrfs send --proto`. */
  readonly protocol?: number | undefined;
  readonly noData?: boolean | undefined;
  readonly compressedData?: boolean | undefined;
  /** A version, or `rfc-2012`; left out, what the stream shows. */
  readonly kernel?: string | undefined;
}

/** What the engine needs to send it again; the sink and the probe are the caller's. */
export interface SentAgain {
  readonly setup: Omit<SendSetup, 'sink' | 'probe'>;
  /** Why that kernel, as a sentence; undefined where it was asked for. */
  readonly kernelReason: string | undefined;
}

/** The send of rebuilt snapshots: as the kernel that the stream shows, with its options. */
export function* sentAgain(sent: RebuiltSend, wanted: SentAgainOptions = {}): Steps<SentAgain> {
  const { sendRoot, parentRoot, cloneSources, options } = sent;
  const { protocol, noData, compressedData } = wanted;
  const kernel = yield* kernelOf(sent, wanted.kernel);
  const proto = protocol === 0 ? (kernel.profile?.usualProtocol ?? 2) : protocol;
  return {
    setup: {
      ...options,
      sendRoot,
      ...(parentRoot && { parentRoot }),
      cloneSources,
      ...((proto === 1 || proto === 2 || proto === 3) && { proto }),
      ...(noData !== undefined && { noFileData: noData }),
      ...(compressedData !== undefined && { compressed: compressedData }),
      ...(kernel.profile && { kernel: kernel.profile }),
    },
    kernelReason: kernel.reason,
  };
}

/** The commands of that send as if they were all of a file. */
export function recordedAlone({ recorded }: Pick<RebuiltSend, 'recorded'>): StreamIndex {
  const { stream, first, end } = recorded;
  const section = stream.sectionOf(first);
  const offset = section.firstCommand === first ? section.offset : stream.offsetOf(first);
  const commandCount = end - first;
  return sectionIndex(stream, { ...section, offset, firstCommand: first, commandCount });
}

function* kernelOf(
  sent: RebuiltSend,
  wanted: string | undefined,
): Steps<{ readonly profile: KernelProfile | undefined; readonly reason: string | undefined }> {
  if (wanted !== undefined) return { profile: kernelProfile(wanted), reason: undefined };
  const { profile, reasons } = yield* guessKernel(recordedAlone(sent));
  const shown = reasons.map(({ says, because }) => `${says}: ${because}`).join('; ');
  if (profile === undefined) {
    const reason = `No known kernel writes such a stream (${shown}): it is sent as the latest does.`;
    return { profile: undefined, reason };
  }
  const why = shown === '' ? 'the stream shows no other' : shown;
  return {
    profile: kernelProfile(profile),
    reason: `It is sent as Linux ${profile} does (${why}).`,
  };
}
