// SPDX-License-Identifier: GPL-2.0-only
import { createServer, type AddressInfo, type Server } from 'node:net';
import { nodeHost } from './nodeHost';
import { SendDebugSession } from './sendDebugSession';

/** Serves one client over the process's own streams, and ends the process with the session. */
export function startStdioDebugServer(): void {
  const session = new SendDebugSession(nodeHost);
  session.onEnd(() => process.exit(0));
  process.stdin.on('end', () => session.end());
  process.stdout.on('error', () => session.end());
  session.start(process.stdin, process.stdout);
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
    const session = new SendDebugSession(nodeHost);
    session.onEnd(() => socket.end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => session.end());
    session.start(socket, socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ port: (server.address() as AddressInfo).port, server });
    });
  });
}
