// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';

const separator = '\r\n\r\n';

/** Cuts the bytes of a debug adapter into messages: `Content-Length: N`, an empty line, N bytes. */
export class MessageReader {
  readonly #take: (message: DebugProtocol.ProtocolMessage) => void;
  #rest = Buffer.alloc(0);

  constructor(take: (message: DebugProtocol.ProtocolMessage) => void) {
    this.#take = take;
  }

  push(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const headerEnd = this.#rest.indexOf(separator);
      if (headerEnd < 0) return;
      const header = this.#rest.toString('latin1', 0, headerEnd);
      const length = Number(/Content-Length: *(\d+)/i.exec(header)?.[1]);
      const start = headerEnd + separator.length;
      if (Number.isNaN(length)) throw new Error(`The adapter sent a message without length`);
      if (this.#rest.length < start + length) return;
      const body = this.#rest.toString('utf8', start, start + length);
      this.#rest = this.#rest.subarray(start + length);
      this.#take(JSON.parse(body) as DebugProtocol.ProtocolMessage);
    }
  }
}
