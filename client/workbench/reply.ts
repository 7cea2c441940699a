// SPDX-License-Identifier: GPL-2.0-only
import type { ServerResponse } from 'node:http';

/** Answers with content that is made here. */
export function reply(response: ServerResponse, type: string, content: string): void {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(content);
}

/** Answers that there is nothing to be had. */
export function refuse(response: ServerResponse, status: 403 | 404 | 405): void {
  response.writeHead(status).end();
}
