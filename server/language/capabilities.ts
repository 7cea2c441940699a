// SPDX-License-Identifier: GPL-2.0-only
import {
  CodeActionKind,
  PositionEncodingKind,
  TextDocumentSyncKind,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { streamScheme } from '../streamUri';
import { semanticTokensLegend } from './semanticTokens';

/**
 * What the server can do. The texts are its own: nothing of them is to be sent back, and every
 * request is answered from the stream itself.
 */
export const capabilities: ServerCapabilities = {
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: false, change: TextDocumentSyncKind.None },
  documentSymbolProvider: { label: 'Inodes' },
  foldingRangeProvider: true,
  documentLinkProvider: {},
  codeLensProvider: {},
  hoverProvider: true,
  definitionProvider: true,
  declarationProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  selectionRangeProvider: true,
  callHierarchyProvider: true,
  workspaceSymbolProvider: true,
  semanticTokensProvider: { legend: semanticTokensLegend, full: true, range: true },
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  workspace: { textDocumentContent: { schemes: [streamScheme] } },
};
