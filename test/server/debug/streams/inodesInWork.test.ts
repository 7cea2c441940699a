// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { memorySource } from '../../../../engine/byteSource';
import { beginSend, sendStep } from '../../../../engine/send/sendEngine';
import type { SendContext } from '../../../../engine/send/sendContext';
import { indexStream } from '../../../../engine/stream/streamIndex';
import { openImageSend, type OpenImageSend } from '../../../../server/imageSend';
import { nodeFileOpener } from '../../../../server/nodeFileOpener';
import { RecordedSend } from '../../../../server/debug/streams/recordedSend';
import { RecordedState } from '../../../../server/debug/streams/recordedState';
import { corpusCases, describeCorpus, type CorpusCase } from '../../../corpus';
import { corpusSend, openExample, recordedStream, swapSend } from '../exampleSend';

/** How often what is inferred of a stream alone is what the engine had; what isn't known is none of it. */
interface Tally {
  right: number;
  wrong: number;
}

interface Share {
  readonly curIno: Tally;
  readonly sendProgress: Tally;
}

/** Holds what a stream tells against the engine, command by command. */
async function compare(name: string, bytes: Uint8Array, open: OpenImageSend): Promise<Share> {
  const index = indexStream(memorySource(name, bytes));
  const send = await RecordedSend.open(index, { first: 0, end: index.commandCount });
  const share = { curIno: { right: 0, wrong: 0 }, sendProgress: { right: 0, wrong: 0 } };
  const seen: { curIno: number; sendProgress: number }[] = [];
  const ignored = (): void => undefined;
  const probe = {
    enter: ignored,
    leave: ignored,
    event: (event: string) => {
      if (event === 'command') seen.push({ curIno: sctx.curIno, sendProgress: sctx.sendProgress });
    },
  };
  const sctx: SendContext = beginSend({ ...open.setup, sink: { write: ignored }, probe });
  while (sendStep(sctx));
  seen.forEach((engine, command) => {
    const state = new RecordedState(send, command, command);
    if (!state.inode) return;
    note(share.curIno, state.curIno, engine.curIno);
    note(share.sendProgress, state.sendProgress, engine.sendProgress);
  });
  return share;
}

function note(tally: Tally, inferred: number | undefined, actual: number): void {
  if (inferred === undefined) return;
  if (inferred === actual) tally.right += 1;
  else tally.wrong += 1;
}

test('of a stream with orphans and moves that wait, all that is inferred is so', async () => {
  const open = await openExample(swapSend);
  const { curIno, sendProgress } = await compare('swap', recordedStream('swap'), open);
  open.close();
  expect(curIno).toEqual({ right: expect.any(Number) as number, wrong: 0 });
  expect(curIno.right).toBeGreaterThan(30);
  expect(sendProgress.wrong).toBe(0);
});

describeCorpus('in the corpus', () => {
  const isFit = ({ json }: CorpusCase): boolean =>
    json.sends.length === 1 &&
    json.images.length === 1 &&
    json.exit_code === 0 &&
    json.stream.size < 200_000;

  test('what is inferred of streams alone is hardly ever wrong', async () => {
    const all = { curIno: { right: 0, wrong: 0 }, sendProgress: { right: 0, wrong: 0 } };
    for (const corpusCase of corpusCases().filter(isFit)) {
      const [image = ''] = await corpusCase.imagePaths();
      const open = await openImageSend(nodeFileOpener, URI.file(image), corpusSend(corpusCase));
      const share = await compare(corpusCase.name, await corpusCase.streamBytes(), open);
      open.close();
      for (const what of ['curIno', 'sendProgress'] as const) {
        all[what].right += share[what].right;
        all[what].wrong += share[what].wrong;
      }
    }
    expect(all.curIno.right).toBeGreaterThan(1_000);
    expect(all.curIno.wrong / all.curIno.right).toBeLessThan(0.005);
    expect(all.sendProgress.wrong / all.sendProgress.right).toBeLessThan(0.02);
  }, 300_000);
});
