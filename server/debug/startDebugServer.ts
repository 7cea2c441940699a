// SPDX-License-Identifier: GPL-2.0-only
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { MessageReader } from './messageReader';
import { nodeHost } from './nodeHost';
import { SendDebugSession } from './sendDebugSession';

/** Serves one client over the process's own streams, and ends the process with the session. */
export function startStdioDebugServer(): void {
  const session = serve(process.stdin, process.stdout, (error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  });
  session.onEnd(() => process.exit());
}

/**
 * Serves clients on a port of this machine, one session each. Resolves with the port once it
 * listens; port 0 takes a free one. Rejects where the port is taken.
 */
export function startDebugServer({
  port,
}: {
  readonly port: number;
}): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket) => {
    const session = serve(socket, socket, () => undefined);
    session.onEnd(() => socket.end());
    socket.on('error', () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ port: (server.address() as AddressInfo).port, server });
    });
  });
}

/** A session that ends with its input, also with one that is no DAP, which `refuse` is told of. */
function serve(
  input: Readable,
  output: Writable,
  refuse: (error: Error) => void,
): SendDebugSession {
  const session = new SendDebugSession(nodeHost);
  session.onMessage((message) => {
    const json = JSON.stringify(message);
    output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
  });
  const reader = new MessageReader((json) => {
    const message = messageOf(json);
    if (message) session.handleMessage(message);
  });
  input.on('data', (bytes: Buffer) => {
    try {
      reader.push(bytes);
    } catch (error) {
      refuse(error instanceof Error ? error : new Error(String(error)));
      input.destroy();
      session.end();
    }
  });
  input.on('close', () => session.end());
  output.on('error', () => session.end());
  return session;
}

/** Nothing for what is no object: there is nobody to answer, and no reason to end. */
function messageOf(json: string): DebugProtocol.ProtocolMessage | undefined {
  try {
    const message: unknown = JSON.parse(json);
    if (typeof message !== 'object' || message === null) return undefined;
    // Which of the members that DAP wants are there, its requests' handlers find out.
    return message as DebugProtocol.ProtocolMessage;
  } catch {
    return undefined;
  }
}
