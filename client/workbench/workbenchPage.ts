// SPDX-License-Identifier: GPL-2.0-only
import { servedFilesId } from './servedFilesExtension';
import { servedScheme } from './servedScheme';

/** Keeps the first look on the workspace, and the workbench from asking servers that aren't there. */
const settings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
};

/**
 * The page behind a bare address: it goes on to a name for the same server, so that web views, by
 * names below that, are of the same site and may store what they need. Names below localhost lead
 * here without a name server; a browser that doesn't know that stays with the address.
 */
export function entrancePage(port: number): string {
  const named = `http://workbench.localhost:${port}/`;
  return `<!DOCTYPE html>
<meta charset="utf-8">
<title>Btrfs Send Debugger</title>
<script>
  fetch('${named}', { mode: 'no-cors' }).then(
    () => location.replace('${named}'),
    () => location.replace('/workbench'),
  );
</script>
`;
}

/**
 * The page that starts VS Code for browsers.
 * @param host name and port of this server
 * @param folder the name that the workspace's folder is shown by
 */
export function workbenchPage(host: string, folder: string): string {
  const vscode = `http://${host}/vscode`;
  const extension = (path: string) => ({ scheme: 'http', authority: host, path });
  const configuration = {
    folderUri: { scheme: servedScheme, path: `/${folder}` },
    additionalBuiltinExtensions: [extension('/extension'), extension('/served-files')],
    configurationDefaults: settings,
    productConfiguration: {
      nameShort: 'Btrfs Send Debugger',
      nameLong: 'Btrfs Send Debugger',
      enableTelemetry: false,
      extensionEnabledApiProposals: { [servedFilesId]: ['fileSearchProvider'] },
      // A web view wants an origin of its own.
      webviewContentExternalBaseUrlTemplate: `http://{{uuid}}.${host}/vscode/out/vs/workbench/contrib/webview/browser/pre/`,
    },
  };
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <link rel="icon" href="${vscode}/favicon.ico" type="image/x-icon">
    <link rel="stylesheet" data-name="vs/workbench/workbench.web.main" href="${vscode}/out/vs/workbench/workbench.web.main.css">
  </head>
  <body aria-label=""></body>
  <script>self.product = ${script(configuration)};</script>
  <script src="${vscode}/out/vs/loader.js"></script>
  <script src="${vscode}/out/vs/webPackagePaths.js"></script>
  <script>
    const packages = Object.entries(self.webPackagePaths);
    require.config({
      baseUrl: '${vscode}/out',
      recordStats: true,
      trustedTypesPolicy: window.trustedTypes?.createPolicy('amdLoader', {
        createScriptURL(url) {
          if (url.startsWith('${vscode}/')) return url;
          throw new Error('Invalid script URL: ' + url);
        },
      }),
      paths: Object.fromEntries(
        packages.map(([name, path]) => [name, '${vscode}/node_modules/' + name + '/' + path]),
      ),
    });
  </script>
  <script src="${vscode}/out/vs/workbench/workbench.web.main.nls.js"></script>
  <script src="${vscode}/out/vs/workbench/workbench.web.main.js"></script>
  <script src="${vscode}/out/vs/code/browser/workbench/workbench.js"></script>
</html>
`;
}

/** Data as a script's expression: nothing in it may end the script. */
function script(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
