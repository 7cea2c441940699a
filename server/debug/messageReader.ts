// SPDX-License-Identifier: GPL-2.0-only

const separator = '\r\n\r\n';
const longestHeader = 4096;

/** Breakpoints on all lines of a part take some 30 MiB. */
const longestMessage = 64 * 1024 * 1024;

/** Cuts the bytes of a DAP peer into messages: `Content-Length: N`, an empty line, N bytes. */
export class MessageReader {
  readonly #take: (json: string) => void;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Of the message whose header was read. */
  #length: number | undefined;

  /** `take` gets each message's JSON, which nobody has looked at yet. */
  constructor(take: (json: string) => void) {
    this.#take = take;
  }

  /** Throws an Error where the bytes are no messages: where the next one begins isn't known then. */
  push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    while (this.#length === undefined ? this.#readHeader() : this.#readBody(this.#length));
  }

  #readHeader(): boolean {
    const bytes = this.#joined();
    const end = bytes.indexOf(separator);
    if (end < 0 && bytes.length <= longestHeader) return false;
    const header = bytes.toString('latin1', 0, Math.min(end < 0 ? Infinity : end, longestHeader));
    const length = Number(/^Content-Length: *(\d+) *$/im.exec(header)?.[1]);
    if (end < 0 || Number.isNaN(length)) {
      throw new Error(`No message of DAP begins with ${JSON.stringify(header.slice(0, 80))}`);
    }
    if (length > longestMessage) {
      throw new Error(`A message of ${length} bytes is too long: ${longestMessage} are read`);
    }
    this.#keep(bytes.subarray(end + separator.length));
    this.#length = length;
    return true;
  }

  #readBody(length: number): boolean {
    if (this.#size < length) return false;
    const bytes = this.#joined();
    this.#keep(bytes.subarray(length));
    this.#length = undefined;
    this.#take(bytes.toString('utf8', 0, length));
    return true;
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    return first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
  }

  #keep(bytes: Buffer): void {
    this.#chunks = [bytes];
    this.#size = bytes.length;
  }
}
