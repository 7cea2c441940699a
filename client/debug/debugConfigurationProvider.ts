// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { URI } from 'vscode-uri';
import { activeFile } from '../activeFile';
import { shownBy } from '../streamText';
import { chooseImage } from './chooseImage';
import { identityClient, type IdentityClient } from './identityClient';
import { launchPath } from './launchPath';
import {
  proposeForImage,
  proposeForStream,
  proposeForText,
  type Proposed,
} from './proposeConfiguration';

/** Makes F5 work without a launch.json, and paths in one mean the same to every adapter. */
export class DebugConfigurationProvider implements vscode.DebugConfigurationProvider {
  private readonly servers: IdentityClient;

  constructor(client: BaseLanguageClient) {
    this.servers = identityClient(client);
  }

  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!isEmpty(configuration)) return configuration;
    try {
      const proposed = await proposeForActiveEditor(this.servers);
      return proposed && withStop(proposed);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration {
    const first = folder ?? vscode.workspace.workspaceFolders?.[0];
    const begin = first && URI.parse(first.uri.toString());
    const resolved = (value: unknown): unknown => {
      if (typeof value === 'string') return launchPath(value, begin);
      return Array.isArray(value) ? value.map(resolved) : value;
    };
    const files = ['image', 'stream', 'parents', 'compareWith', 'output']
      .filter((attribute) => attribute in configuration)
      .map((attribute): [string, unknown] => [attribute, resolved(configuration[attribute])]);
    return { ...configuration, ...Object.fromEntries(files) };
  }
}

/** What F5 gives when there is no launch.json. */
function isEmpty({ type, request, name }: vscode.DebugConfiguration): boolean {
  return ![type, request, name].some(Boolean);
}

async function proposeForActiveEditor(servers: IdentityClient): Promise<Proposed | undefined> {
  const editor = vscode.window.activeTextEditor;
  const text = editor && shownBy(editor.document.uri);
  if (text) return proposeForText(text, servers, editor.selection.active.line);
  const file = activeFile();
  if (file?.path.endsWith('.btrfs-stream')) {
    return proposeForStream(URI.parse(file.toString()), servers);
  }
  const image = await chooseImage('Image to send from');
  return image && proposeForImage(URI.parse(image.toString()), servers);
}

/** Who has set a breakpoint wants to get there; who hasn't would otherwise see nothing. */
export function withStop(proposed: Proposed): vscode.DebugConfiguration {
  const stopOnEntry = !vscode.debug.breakpoints.some(({ enabled }) => enabled);
  return { ...proposed, stopOnEntry };
}
