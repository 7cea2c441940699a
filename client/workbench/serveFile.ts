// SPDX-License-Identifier: GPL-2.0-only
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileInside } from './fileInside';
import { refuse } from './reply';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Answers with a file of a folder; `path` is percent-encoded and relative to it. */
export async function serveFile(
  folder: string,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const file = await fileInside(folder, path);
  const found = file === undefined ? undefined : await stat(file);
  if (file === undefined || !found?.isFile()) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Length': found.size,
  });
  await pipeline(createReadStream(file, { end: Math.max(found.size - 1, 0) }), response);
}
