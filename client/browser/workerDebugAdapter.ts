// SPDX-License-Identifier: GPL-2.0-only
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { isFromWorker, type ReadFile, type ToWorker } from '../../server/debug/workerMessages';

/**
 * The debug adapter in a worker, so that a long run of the engine doesn't hold up the extension
 * host. Files' contents reach the worker on the same line as the protocol's messages.
 */
export class WorkerDebugAdapter extends vscode.Disposable implements vscode.DebugAdapter {
  private readonly worker: Worker;
  private readonly sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.sent.event;

  constructor(worker: Worker) {
    super(() => {
      worker.terminate();
      this.sent.dispose();
    });
    this.worker = worker;
    worker.onmessage = ({ data }) => {
      if (!isFromWorker(data)) return;
      if ('dap' in data) this.sent.fire(data.dap);
      else void this.answerFile(data.readFile);
    };
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    // VS Code types no messages; these are what the worker's session answers.
    this.post({ dap: message as DebugProtocol.ProtocolMessage });
  }

  private async answerFile({ id, uri }: ReadFile): Promise<void> {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true));
      this.post({ file: { id, bytes } });
    } catch (error) {
      this.post({ file: { id, error: error instanceof Error ? error.message : String(error) } });
    }
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
