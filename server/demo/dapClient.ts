// SPDX-License-Identifier: GPL-2.0-only
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { MessageReader } from '../debug/messageReader';

type Resolve = (response: DebugProtocol.Response) => void;

/** A debug adapter in a process of its own, and the requests to it over stdio. */
export class DapClient {
  readonly #adapter: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, Resolve>();
  readonly #events: DebugProtocol.Event[] = [];
  #wake: () => void = () => undefined;
  #seq = 0;
  #failure: Error | undefined;

  /** Starts the adapter: a Node program and its arguments. */
  constructor(adapter: readonly string[]) {
    this.#adapter = spawn(process.execPath, adapter, { stdio: 'pipe' });
    const reader = new MessageReader((json) =>
      this.#receive(JSON.parse(json) as DebugProtocol.ProtocolMessage),
    );
    this.#adapter.stdout.on('data', (bytes: Buffer) => reader.push(bytes));
    this.#adapter.stderr.pipe(process.stderr);
    this.#adapter.on('error', (error) => this.#fail(error));
    this.#adapter.on('exit', (code) => this.#fail(new Error(`The adapter has ended with ${code}`)));
    this.#adapter.stdin.on('error', (error) => this.#fail(error));
  }

  /** Sends a request and resolves to the response's body; rejects with the adapter's message. */
  async request<Body>(command: string, args: object = {}): Promise<Body> {
    if (this.#failure) throw this.#failure;
    const seq = ++this.#seq;
    const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
    const response = await new Promise<DebugProtocol.Response>((resolve) => {
      this.#waiting.set(seq, resolve);
      this.#adapter.stdin.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    });
    if (!response.success) throw new Error(failureText(response));
    // What a response holds is fixed by the protocol, by its command.
    return response.body as Body;
  }

  /** The next event of one of these names; events of other names are dropped on the way. */
  async event(...names: readonly string[]): Promise<DebugProtocol.Event> {
    for (;;) {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        if (names.includes(event.event)) return event;
      }
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends the adapter, which may have ended by itself. */
  close(): void {
    this.#adapter.kill();
  }

  #receive(message: DebugProtocol.ProtocolMessage): void {
    if (isResponse(message)) {
      this.#waiting.get(message.request_seq)?.(message);
      this.#waiting.delete(message.request_seq);
    } else if (isEvent(message)) {
      this.#events.push(message);
      this.#wake();
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const [seq, resolve] of this.#waiting) {
      resolve({
        seq: 0,
        type: 'response',
        request_seq: seq,
        command: '',
        success: false,
        message: error.message,
      });
    }
    this.#waiting.clear();
    this.#wake();
  }
}

const isResponse = (message: DebugProtocol.ProtocolMessage): message is DebugProtocol.Response =>
  message.type === 'response';

const isEvent = (message: DebugProtocol.ProtocolMessage): message is DebugProtocol.Event =>
  message.type === 'event';

/** A refusal's body may hold the whole message, with places for variables; `message` is its short form. */
function failureText(response: DebugProtocol.Response): string {
  const body = response.body as DebugProtocol.ErrorResponse['body'] | undefined;
  const variables = body?.error?.variables ?? {};
  const text = body?.error?.format.replace(
    /\{(\w+)\}/g,
    (place, name: string) => variables[name] ?? place,
  );
  return text ?? response.message ?? `The adapter refuses ${response.command}`;
}
