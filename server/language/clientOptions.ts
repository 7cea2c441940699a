// SPDX-License-Identifier: GPL-2.0-only
import type { InitializeParams } from 'vscode-languageserver';
import { URI } from 'vscode-uri';

/** What a client says of itself when it connects. */
export interface ClientOptions {
  /** `initializationOptions.findsStreams`: it answers `btrfsSend/findStreams`. */
  readonly findsStreams: boolean;
  /** `initializationOptions.commands`: it has the commands that code lenses name. */
  readonly commands: boolean;
  /** `initializationOptions.emptyAuthority`: it wants `btrfs-stream:///` before a text's path. */
  readonly emptyAuthority: boolean;
  /** The workspace's folders, and `initializationOptions.parents`: files, or folders of them, on disk. */
  readonly places: readonly string[];
}

export function clientOptions(params: InitializeParams): ClientOptions {
  const options: unknown = params.initializationOptions;
  const given = (name: string): unknown =>
    typeof options === 'object' && options !== null
      ? new Map<string, unknown>(Object.entries(options)).get(name)
      : undefined;
  const parents = given('parents');
  return {
    findsStreams: given('findsStreams') === true,
    commands: given('commands') === true,
    emptyAuthority: given('emptyAuthority') === true,
    places: [...foldersOf(params), ...(Array.isArray(parents) ? parents.filter(isString) : [])],
  };
}

function foldersOf({ workspaceFolders }: InitializeParams): string[] {
  return (workspaceFolders ?? [])
    .map(({ uri }) => URI.parse(uri))
    .filter(({ scheme }) => scheme === 'file')
    .map(({ fsPath }) => fsPath);
}

const isString = (value: unknown): value is string => typeof value === 'string';
