// SPDX-License-Identifier: GPL-2.0-only
import type { Writable } from 'node:stream';
import {
  AbstractMessageWriter,
  type Message,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { inSlices } from '../../slicedStream';
import { jsonPieces } from './jsonPieces';
import { MessageBytes } from './messageBytes';

/**
 * Writes messages in LSP's base protocol. JSON is made of them in slices, so that a long answer keeps no
 * other waiting, and is written block by block as the client takes it.
 */
export class SlicedMessageWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #output: Writable;
  /** Resolves once all messages before are written. */
  #before: Promise<void> = Promise.resolve();

  constructor(output: Writable) {
    super();
    this.#output = output;
    output.on('error', (error) => this.fireError(error));
    output.on('close', () => this.fireClose());
  }

  /** Rejects where the message can't be written, as to a client that is gone. */
  write(message: Message): Promise<void> {
    const written = this.#before.then(() => this.#write(message));
    this.#before = written.catch(() => undefined);
    return written;
  }

  end(): void {
    this.#output.end();
  }

  async #write(message: Message): Promise<void> {
    const blocks = await blocksOf(message);
    const length = blocks.reduce((sum, block) => sum + block.length, 0);
    const header = Buffer.from(`Content-Length: ${length}\r\n\r\n`);
    const [first = header.subarray(0, 0), ...further] = blocks;
    await this.#put(Buffer.concat([header, first]));
    for (const block of further) await this.#put(block);
  }

  #put(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#output.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
}

async function blocksOf(message: Message): Promise<readonly Uint8Array[]> {
  const bytes = new MessageBytes();
  const pieces = jsonPieces(message);
  await inSlices(() => {
    const { done, value } = pieces.next();
    if (value !== undefined) bytes.add(value);
    return done === true;
  });
  return bytes.blocks;
}
