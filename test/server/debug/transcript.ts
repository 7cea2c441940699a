// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugClient } from '@vscode/debugadapter-testsupport';
import { workspace } from './exampleSend';

/** A conversation with a debug adapter as text that is the same on every machine. */
export class Transcript {
  private readonly client: DebugClient;
  private readonly lines: string[] = [];

  constructor(client: DebugClient) {
    this.client = client;
    for (const name of ['output', 'breakpoint', 'exited', 'terminated', 'stopped']) {
      // An answer that came before the event is noted before it.
      client.on(name, (event: { readonly body?: unknown }) => {
        setImmediate(() => this.note('event', name, event.body));
      });
    }
  }

  /** Asks, and notes the question and the answer. */
  async request<Body>(command: string, args?: object): Promise<Body> {
    this.note('→', command, args);
    try {
      const response: DebugProtocol.Response = await this.client.send(command, args);
      this.note('←', command, response.body as unknown);
      return response.body as Body;
    } catch (error) {
      this.note('refused', command, { message: error instanceof Error ? error.message : '' });
      throw error;
    }
  }

  /** The same, but what comes before the answer is noted before it, however it arrives. */
  async requestInOrder(command: string, args?: object): Promise<void> {
    this.note('→', command, args);
    const response: DebugProtocol.Response = await this.client.send(command, args);
    await this.settle();
    this.note('←', command, response.body as unknown);
  }

  /** Moves, and waits for the stop or the end. */
  async go(command: string): Promise<void> {
    const over = Promise.race([
      this.client.waitForEvent('stopped'),
      this.client.waitForEvent('terminated'),
    ]);
    await this.request(command, { threadId: 1 });
    await over;
    await this.settle();
  }

  /** Once every event that came is noted. */
  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Everything that a client shows at a stop. */
  async look(): Promise<void> {
    const stack = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
    });
    const { scopes } = await this.request<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stack.stackFrames[0]?.id ?? 0,
    });
    for (const { name, variablesReference } of scopes) {
      this.lines.push(`# ${name}`);
      await this.expand(variablesReference, 2);
    }
  }

  text(): string {
    return `${this.lines.join('\n')}\n`.replaceAll(workspace, '${workspace}/');
  }

  private async expand(variablesReference: number, depth: number, indent = '  '): Promise<void> {
    if (variablesReference === 0 || depth === 0) return;
    const response = await this.client.variablesRequest({ variablesReference });
    for (const { name, value, type, variablesReference: inner } of response.body.variables) {
      this.lines.push(`${indent}${name}: ${value}${type === undefined ? '' : `  <${type}>`}`);
      await this.expand(inner, depth - 1, `${indent}  `);
    }
  }

  private note(what: string, name: string, body: unknown): void {
    this.lines.push(`${what} ${name}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
  }
}
