// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { URI } from 'vscode-uri';
import { activeFile } from '../activeFile';
import { chooseFile } from '../chooseFile';
import { errorMessage } from '../errorMessage';
import { shownBy } from '../streamText';
import { identityClient, type IdentityClient } from './identityClient';
import { launchPath } from './launchPath';
import {
  proposeForImage,
  proposeForStream,
  proposeForText,
  type Proposed,
} from './proposeConfiguration';
import { withStop } from './sessionStop';

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
      void vscode.window.showErrorMessage(errorMessage(error));
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
  const chosen = await chooseFile('Debug Which Stream or Image?', ['stream', 'image']);
  if (!chosen) return undefined;
  const uri = URI.parse(chosen.uri.toString());
  return chosen.kind === 'image' ? proposeForImage(uri, servers) : proposeForStream(uri, servers);
}
