// SPDX-License-Identifier: GPL-2.0-only
import { chooseFile } from './chooseFile';
import { showStreamText } from './streamText';

/** Lets the user choose a stream, whatever its file is called, and opens its text. */
export async function openStream(): Promise<void> {
  const chosen = await chooseFile('Open Stream', ['stream']);
  if (chosen) await showStreamText(chosen.uri, { preview: false });
}
