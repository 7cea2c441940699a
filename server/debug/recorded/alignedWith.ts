// SPDX-License-Identifier: GPL-2.0-only
import { sectionIndex } from '../../../engine/stream/sectionIndex';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { imageStream } from '../../imageStream';
import type { ReplaySetup } from '../replay/engineRun';
import type { RecordedStream } from './recordedStream';
import { SendAlignment } from './sendAlignment';

/** A stream of a file, and what the engine writes against it. */
interface AlignedStream {
  /** Its first command's number in the file. */
  readonly firstCommand: number;
  readonly alignment: SendAlignment;
}

/**
 * Makes the alignments of one send with recorded streams; `engineStream` is what the engine writes,
 * where that is known already. Undefined for a file that has no stream. Of a file with several, the
 * one of that send is taken.
 */
export function alignedWith(setup: ReplaySetup, image: string, told: (message: string) => void) {
  let made: Promise<StreamIndex> | undefined;
  return (recorded: RecordedStream, engineStream?: StreamIndex): AlignedStream | undefined => {
    const section = recorded.choose(setup.sendRoot, setup.parentRoot);
    if (!section) return undefined;
    const alignment = new SendAlignment({
      recorded: sectionIndex(recorded.index, section),
      engineStream: async (control) => {
        if (engineStream) return engineStream;
        made ??= imageStream(image, setup, control).then(({ index }) => index);
        // What was given up is made anew.
        return made.catch((error: unknown) => {
          made = undefined;
          throw error;
        });
      },
      told,
    });
    return { firstCommand: section.firstCommand, alignment };
  };
}
