// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  comparedTextsRequest,
  placeOfOffsetRequest,
  type ComparedText,
  type ComparedTexts,
  type ComparisonParams,
  type OffsetParams,
} from '../../server/language/commandProtocol';
import type { Place } from './showPlace';

/** Of texts that are compared. Their path is that of the stream's text, the fragment says what with. */
export const comparedScheme = 'btrfs-stream-commands';

/** What a compared text is: one of two. */
interface Comparison extends ComparisonParams {
  readonly side: 'left' | 'right';
}

/** The URIs of two streams' texts side by side. */
export function comparedUris(left: vscode.Uri, right: vscode.Uri): [vscode.Uri, vscode.Uri] {
  const pair = { left: left.toString(), right: right.toString() };
  const uriOf = (text: vscode.Uri, side: Comparison['side']): vscode.Uri => {
    const comparison: Comparison = { ...pair, side };
    return text.with({ scheme: comparedScheme, fragment: JSON.stringify(comparison) });
  };
  return [uriOf(left, 'left'), uriOf(right, 'right')];
}

/** Makes the texts that are compared, and leads from their lines back to the streams. */
class ComparedTextProvider
  implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider
{
  readonly #client: BaseLanguageClient;
  /** Pairs that are being made: both sides are wanted at once. */
  readonly #making = new Map<string, Promise<ComparedTexts>>();
  /** By URI: the offsets of the commands on the lines. */
  readonly #offsets = new Map<string, readonly number[]>();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { left, right, side } = comparisonOf(uri);
    const texts = await this.#make({ left, right });
    const shown: ComparedText = texts[side];
    this.#offsets.set(uri.toString(), shown.offsets);
    return shown.text;
  }

  async provideDefinition(
    { uri }: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Location | undefined> {
    const offset = this.#offsets.get(uri.toString())?.[line] ?? -1;
    if (offset < 0) return undefined;
    const comparison = comparisonOf(uri);
    const params: OffsetParams = { text: comparison[comparison.side], offset };
    const place = await this.#client.sendRequest<Place | null>(placeOfOffsetRequest, params);
    if (!place) return undefined;
    const { start } = place.range;
    return new vscode.Location(
      vscode.Uri.parse(place.uri, true),
      new vscode.Position(start.line, start.character),
    );
  }

  closed({ uri }: vscode.TextDocument): void {
    this.#offsets.delete(uri.toString());
  }

  #make(pair: ComparisonParams): Promise<ComparedTexts> {
    const key = JSON.stringify(pair);
    const making = this.#making.get(key);
    if (making) return making;
    const made = this.#client.sendRequest<ComparedTexts>(comparedTextsRequest, pair);
    this.#making.set(key, made);
    const forget = (): boolean => this.#making.delete(key);
    void made.then(forget, forget);
    return made;
  }
}

export function registerComparedTexts(client: BaseLanguageClient): vscode.Disposable {
  const provider = new ComparedTextProvider(client);
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(comparedScheme, provider),
    vscode.languages.registerDefinitionProvider({ scheme: comparedScheme }, provider),
    vscode.workspace.onDidCloseTextDocument((document) => provider.closed(document)),
  );
}

function comparisonOf({ fragment }: vscode.Uri): Comparison {
  // Made by `comparedUris` alone.
  return JSON.parse(fragment) as Comparison;
}
