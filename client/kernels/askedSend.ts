// SPDX-License-Identifier: GPL-2.0-only
import * as vscode from 'vscode';
import { URI } from 'vscode-uri';
import type { ImageSend } from '../../server/streamUri';
import { activeFile } from '../activeFile';
import { configuredSend } from '../debug/configuration';
import type { IdentityClient } from '../debug/identityClient';
import { sendAgain, sendFromImage } from '../debug/proposeConfiguration';
import { uriOf } from '../openAsText';
import { shownBy } from '../streamText';

/** A send from an image, as the URI of its text says it. */
export interface AskedSend {
  readonly image: URI;
  readonly send: ImageSend;
}

/**
 * The send that a command is about: of the text, stream or image that a menu gives or that is in the
 * active editor. A recorded stream is sent again from an image that holds its snapshots. Undefined if
 * the user gives up choosing.
 */
export async function askedSend(
  given: unknown,
  servers: IdentityClient,
): Promise<AskedSend | undefined> {
  const file = uriOf(given) ?? vscode.window.activeTextEditor?.document.uri ?? activeFile();
  if (!file) throw new Error('Open or select a stream or an image first.');
  const text = shownBy(file);
  if (text?.send) return { image: text.file, send: text.send };
  const uri = text?.file ?? URI.parse(file.toString());
  const configuration = uri.path.endsWith('.btrfs-stream')
    ? (await sendAgain(uri, servers))?.configuration
    : await sendFromImage(uri, servers);
  return configuration && configuredSend(configuration);
}
