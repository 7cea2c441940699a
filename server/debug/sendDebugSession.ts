// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Event, Response } from '@vscode/debugadapter/lib/messages';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import { DebugError, malformedRequest, unknownRequest } from './errors';
import type { DebugHost } from './host';
import { requests, type Answer } from './requests/requests';
import { SendDebugger } from './sendDebugger';

/** Speaks DAP with one client: hands each request to its handler, and answers. */
export class SendDebugSession extends ProtocolServer {
  private readonly debugger: SendDebugger;
  private readonly endListeners: (() => void)[] = [];

  constructor(host: DebugHost) {
    super();
    this.debugger = new SendDebugger(host, (event, body) => {
      const message: DebugProtocol.Event = new Event(event, body);
      this.sendEvent(message);
    });
  }

  /** What goes to the client. */
  onMessage(listener: (message: DebugProtocol.ProtocolMessage) => void): void {
    this.onDidSendMessage((message) => listener(message as DebugProtocol.ProtocolMessage));
  }

  /** Called once the client has disconnected. */
  onEnd(listener: () => void): void {
    this.endListeners.push(listener);
  }

  /** Leaves the send and closes its files. */
  end(): void {
    void this.debugger.close();
    this.endListeners.splice(0).forEach((listener) => listener());
  }

  /** What can be answered at once is, so that of two movements asked for the second finds the first under way. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const response: DebugProtocol.Response = new Response(request);
    const refuse = (error: unknown): void => this.refuse(response, request, error);
    try {
      const handler = requests.get(request.command);
      if (!handler) throw unknownRequest(request.command);
      const answer = handler(this.debugger, request.arguments ?? {});
      if (answer instanceof Promise) {
        answer.then((later) => this.answer(response, later)).catch(refuse);
      } else this.answer(response, answer);
    } catch (error) {
      refuse(error);
    }
    if (request.command === 'disconnect') this.end();
  }

  private answer(response: DebugProtocol.Response, { body, after }: Answer): void {
    if (body !== undefined) response.body = body;
    this.sendResponse(response);
    after?.();
  }

  private refuse(
    response: DebugProtocol.Response,
    request: DebugProtocol.Request,
    error: unknown,
  ): void {
    const message = error instanceof Error ? error.message : String(error);
    const shown = error instanceof DebugError ? error : malformedRequest(request.command, message);
    response.success = false;
    response.message = shown.message;
    // The text goes in as a variable, as braces in a name would be taken for one.
    response.body = {
      error: {
        id: shown.id,
        format: '{_text}',
        variables: { _text: shown.message },
        showUser: shown.showUser,
      },
    };
    this.sendResponse(response);
  }
}
