// SPDX-License-Identifier: GPL-2.0-only
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  createProtocolConnection,
  DocumentSymbolRequest,
  InitializedNotification,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentContentRequest,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { verifyRequest } from '../../server/language/commandProtocol';
import { nodeArguments } from '../../server/language/nodeArguments';
import { streamTextUri } from '../../server/streamUri';
import { ours } from './measure';

/** Milliseconds, the first from the moment at which a server that has started is asked for the text. */
export interface LanguageTimes {
  readonly text: number;
  /** Asked for once the text is there. */
  readonly outline: number;
  /** Asked for at once, of another server that was asked nothing else. */
  readonly outlineAlone: number;
  /** The same, asked for once the server has had a moment's time, as an editor leaves it. */
  readonly outlineLater: number;
  /** From asking for all checksums to be verified, the stream open and all else done, to the answer. */
  readonly verified: number;
  /** The server's, in MiB. */
  readonly peak: number;
}

/** Milliseconds between a server's answer to `initialize` and the first request, measured in the workbench. */
const moment = 25;

/** Opens a stream as an editor does, in language servers of its own, on cold code. */
export async function languageTimes(file: string): Promise<LanguageTimes> {
  const uri = streamTextUri(URI.file(file)).toString();
  const textDocument = { uri };
  const timeOutline = (wait: number): Promise<number> =>
    withServer(async (client) => {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const began = performance.now();
      await client.sendRequest(DocumentSymbolRequest.type, { textDocument });
      return performance.now() - began;
    });
  const outlineAlone = await timeOutline(0);
  const outlineLater = await timeOutline(moment);
  return withServer(async (client, pid) => {
    const began = performance.now();
    const since = (): number => performance.now() - began;
    await client.sendRequest(TextDocumentContentRequest.type, { uri });
    const text = since();
    await client.sendRequest(DocumentSymbolRequest.type, { textDocument });
    const outline = since();
    await rest(pid);
    const asked = performance.now();
    await client.sendRequest(verifyRequest, { text: uri });
    const verified = performance.now() - asked;
    return { text, outline, outlineAlone, outlineLater, verified, peak: peakOf(pid) };
  });
}

/** Asks a server that has just started, and ends it. */
async function withServer<Result>(
  ask: (client: ProtocolConnection, pid: number) => Promise<Result>,
): Promise<Result> {
  const [program = '', ...args] = ours('lsp', '--stdio');
  const server = spawn(program, [...nodeArguments, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    client.listen();
    await client.sendRequest('initialize', {
      processId: process.pid,
      capabilities: {},
    });
    await client.sendNotification(InitializedNotification.type, {});
    return await ask(client, server.pid ?? 0);
  } finally {
    client.dispose();
    server.kill();
  }
}

/** Waits until a process has had nothing to do for a while: what it does in the background is done. */
async function rest(pid: number): Promise<void> {
  for (let before = -1, now = timeOf(pid); now > before; now = timeOf(pid)) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Processor time that a process has had, in ticks of 10 ms: proc(5), utime and stime. */
function timeOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return user + system;
}

/** The most memory that a process has had, in MiB. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]) / 1024;
}
