// SPDX-License-Identifier: GPL-2.0-only
import { memorySource } from '../../engine/byteSource';
import type { FileOpener, OpenFile } from '../fileOpener';
import type { FileAnswer, ReadFile } from './workerMessages';

/** Opens files by asking whoever runs the worker for their content. */
export class WorkerFileOpener implements FileOpener {
  private readonly ask: (question: ReadFile) => void;
  private readonly waiting = new Map<number, (answer: FileAnswer) => void>();
  private lastId = 0;

  constructor(ask: (question: ReadFile) => void) {
    this.ask = ask;
  }

  async open(file: Parameters<FileOpener['open']>[0]): Promise<OpenFile> {
    const id = ++this.lastId;
    const uri = file.toString();
    const answer = await new Promise<FileAnswer>((resolve) => {
      this.waiting.set(id, resolve);
      this.ask({ id, uri });
    });
    if ('error' in answer) throw new Error(`Cannot read ${uri}: ${answer.error}`);
    return { ...memorySource(file.path, answer.bytes), close: () => undefined };
  }

  answered(answer: FileAnswer): void {
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
  }
}
