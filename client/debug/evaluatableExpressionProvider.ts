// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { evaluatableExpression } from './evaluatableExpression';

/** Hovering over a path asks the debugger for all of it, not for a word between two slashes. */
export const evaluatableExpressionProvider: vscode.EvaluatableExpressionProvider = {
  provideEvaluatableExpression: (document, { line, character }) => {
    const span = evaluatableExpression(document.lineAt(line).text, character);
    return (
      span && new vscode.EvaluatableExpression(new vscode.Range(line, span.start, line, span.end))
    );
  },
};
