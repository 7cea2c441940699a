// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugHost } from '../../../server/debug/host';
import { nodeHost } from '../../../server/debug/nodeHost';
import { SendDebugSession } from '../../../server/debug/sendDebugSession';

type Body = Record<string, unknown>;

/** Speaks DAP with a session in this process. */
export class InlineClient {
  readonly session: SendDebugSession;
  /** Every event that came, in order. */
  readonly events: DebugProtocol.Event[] = [];
  private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private readonly listeners: (() => void)[] = [];
  private taken = 0;
  private seq = 0;

  constructor(host: DebugHost = nodeHost) {
    this.session = new SendDebugSession(host);
    this.session.onMessage((message) => {
      if (isResponse(message)) this.waiting.get(message.request_seq)?.(message);
      else if (isEvent(message)) this.arrived(message);
    });
  }

  /** Rejects with the adapter's message where it refuses. */
  async request<Answer = Body>(command: string, args?: object): Promise<Answer> {
    const seq = ++this.seq;
    const response = await new Promise<DebugProtocol.Response>((resolve) => {
      this.waiting.set(seq, resolve);
      const request: DebugProtocol.Request = { seq, type: 'request', command, arguments: args };
      this.session.handleMessage(request);
    });
    if (!response.success) throw new Error(response.message);
    return response.body as Answer;
  }

  /** The next event of one of these names that nobody has waited for yet. */
  async event(...names: string[]): Promise<DebugProtocol.Event> {
    for (;;) {
      while (this.taken < this.events.length) {
        const event = this.events[this.taken++];
        if (event && names.includes(event.event)) return event;
      }
      await new Promise<void>((resolve) => this.listeners.push(resolve));
    }
  }

  /** Moves, and tells why it stopped; `terminated` where it did not. */
  async go(command: string): Promise<string> {
    await this.request(command, { threadId: 1 });
    return this.stopReason();
  }

  async stopReason(): Promise<string> {
    const stop = await this.event('stopped', 'terminated');
    return stop.event === 'stopped' ? String((stop.body as Body)['reason']) : stop.event;
  }

  /** From the first request to the first stop. */
  async start(launch: object, initialize: object = {}): Promise<string> {
    await this.request('initialize', { adapterID: 'btrfs-send', ...initialize });
    await this.request('launch', launch);
    await this.request('configurationDone');
    return this.stopReason();
  }

  /** The value of an expression as it is shown. */
  async evaluate(expression: string, format?: DebugProtocol.ValueFormat): Promise<string> {
    const { result } = await this.request<{ result: string }>('evaluate', { expression, format });
    return result;
  }

  async stack(): Promise<DebugProtocol.StackFrame[]> {
    const { stackFrames } = await this.request<{ stackFrames: DebugProtocol.StackFrame[] }>(
      'stackTrace',
      { threadId: 1 },
    );
    return stackFrames;
  }

  private arrived(event: DebugProtocol.Event): void {
    this.events.push(event);
    this.listeners.splice(0).forEach((resolve) => resolve());
  }
}

function isResponse(message: DebugProtocol.ProtocolMessage): message is DebugProtocol.Response {
  return message.type === 'response';
}

function isEvent(message: DebugProtocol.ProtocolMessage): message is DebugProtocol.Event {
  return message.type === 'event';
}
