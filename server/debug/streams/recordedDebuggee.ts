// SPDX-License-Identifier: GPL-2.0-only
import { AttributeType } from '../../../engine/stream/attributeType';
import { CommandType } from '../../../engine/stream/commandType';
import { readCommand } from '../../../engine/stream/decode';
import type { StreamIndex } from '../../../engine/stream/streamIndex';
import { followInodes } from '../../language/inodes/followInodes';
import type { ParentTree } from '../../language/inodes/inodeModel';
import type { InodeTree } from '../../language/inodes/inodeTree';
import { sentSubvolumes, uuidIn } from '../../language/parents/sentSubvolume';
import type { Debuggee } from '../debuggee';
import { outputNeedsEngine } from '../errors';
import { recordedModules } from '../modules';
import { SendReceiver } from '../receiver/sendReceiver';
import { StreamSource } from '../streamSource';
import { BrokenStream } from './brokenStream';
import type { StreamsToDebug } from './openStreamDebuggee';
import { RecordedReplay } from './recordedReplay';
import { RecordedSend } from './recordedSend';
import { notReceived, severalStreams } from './introduction';
import { isReceived, textSources } from './streamFiles';

/** A session that steps a stream as it was recorded; `reason` says why no engine sends it again. */
export async function recordedDebuggee(
  { launch, chain, send, opened }: StreamsToDebug,
  reason: string,
): Promise<Debuggee> {
  if (launch.output !== undefined) throw outputNeedsEngine();
  const { file, index } = chain.stream;
  const parents = chain.parents.map((parent) => parent.index);
  const recorded = await RecordedSend.open(index, send, await parentTrees(index, parents));
  const source = await StreamSource.open({
    file,
    index,
    firstCommand: send.first,
    endCommand: send.end,
  });
  const receiver = new SendReceiver(source, undefined, { parents });
  if (isReceived(chain)) await receiver.prepare(0);
  return {
    replay: new RecordedReplay(recorded, { breaksOff: () => breakOf(recorded) }),
    source,
    furtherSources: textSources(chain.parents),
    receiver,
    alignments: [],
    compared: undefined,
    stopsAtRefusal: isReceived(chain),
    modules: recordedModules(recorded, file),
    memory: { stream: index.source, block: noBlock },
    introduction: [
      ...severalStreams(send),
      ...notReceived(chain),
      `The stream is stepped as it was recorded, without the engine: ${reason}`,
      'What only the engine knows is shown as not known; cur_ino and send_progress are inferred from the order of the commands.',
    ],
    warnings: () => [],
    close: () => opened.splice(0).forEach((one) => one.close()),
  };
}

/** What the parents' streams tell of names before the send. */
export async function parentTrees(index: StreamIndex, parents: readonly StreamIndex[]) {
  const trees = new Map<string, InodeTree>();
  const outside =
    (child: StreamIndex): ParentTree =>
    (snapshot) => {
      const begin = readCommand(child, snapshot, { unchecked: true });
      return trees.get(uuidIn(begin, AttributeType.CLONE_UUID) ?? '');
    };
  for (const parent of parents) {
    const model = await followInodes(parent, outside(parent));
    for (const { uuid, command } of sentSubvolumes(parent)) {
      const tree = model.treeOf(command);
      if (tree) trees.set(uuid, tree);
    }
  }
  return outside(index);
}

/** Why the stream ends before the send does; undefined where it does not. */
export function breakOf({ index, range }: RecordedSend): BrokenStream | undefined {
  const { first, end } = range;
  const isWhole = end > first && index.typeOf(end - 1) === CommandType.END;
  // With `btrfs send -e` another send follows without an END between them.
  const goesOn = end < index.commandCount && index.sectionOf(end) === index.sectionOf(end - 1);
  if (isWhole || goesOn) return undefined;
  const from = end > first ? index.offsetOf(end - 1) : 0;
  const fault = index.faults.find(({ severity, offset }) => severity === 'error' && offset >= from);
  return new BrokenStream(fault?.message);
}

export function noBlock(): never {
  throw new RangeError('There is no filesystem to read blocks of');
}
