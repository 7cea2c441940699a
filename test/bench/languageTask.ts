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
  WorkDoneProgressCreateRequest,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { streamTextUri } from '../../server/streamUri';
import { ours } from './measure';

/** Milliseconds from the moment at which a server that has started is asked for the first text. */
export interface LanguageTimes {
  readonly text: number;
  readonly outline: number;
  /** Until all CRCs are verified; undefined where that is over before it is worth a notice. */
  readonly verified: number | undefined;
  /** The server's, in MiB. */
  readonly peak: number;
}

/** Opens a stream as an editor does, in a language server of its own, on cold code. */
export async function languageTimes(file: string): Promise<LanguageTimes> {
  const [program = '', ...args] = ours('lsp', '--stdio');
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    client.listen();
    await client.sendRequest('initialize', {
      processId: process.pid,
      capabilities: { window: { workDoneProgress: true } },
    });
    await client.sendNotification(InitializedNotification.type, {});
    const uri = streamTextUri(URI.file(file)).toString();
    const began = performance.now();
    const since = (): number => performance.now() - began;
    const verified = verifiedAfter(client, since);
    await client.sendRequest(TextDocumentContentRequest.type, { uri });
    const text = since();
    await client.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
    const outline = since();
    const all = await verified;
    return { text, outline, verified: all, peak: peakOf(server.pid ?? 0) };
  } finally {
    client.dispose();
    server.kill();
  }
}

/** When the notice that tells of verifying goes, or undefined where none comes for a while. */
function verifiedAfter(
  client: ProtocolConnection,
  since: () => number,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const titles = new Map<string | number, string>();
    const giveUp = (): void => resolve(undefined);
    let patience = setTimeout(giveUp, 5000);
    client.onRequest(WorkDoneProgressCreateRequest.type, () => undefined);
    client.onUnhandledNotification(({ method, params }) => {
      const progress = progressOf(method, params);
      if (!progress) return;
      clearTimeout(patience);
      patience = setTimeout(giveUp, 5000);
      if (progress.kind === 'begin') titles.set(progress.token, progress.title ?? '');
      if (progress.kind !== 'end' || !titles.get(progress.token)?.startsWith('Verifying')) return;
      clearTimeout(patience);
      resolve(since());
    });
  });
}

interface Progress {
  readonly token: string | number;
  readonly kind: string;
  readonly title?: string;
}

function progressOf(method: string, params: unknown): Progress | undefined {
  if (method !== '$/progress') return undefined;
  // The protocol's own shape: ProgressParams of a WorkDoneProgress.
  const { token, value } = params as { token: string | number; value: Omit<Progress, 'token'> };
  return { token, ...value };
}

/** The most memory that a process has had, in MiB. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]) / 1024;
}
