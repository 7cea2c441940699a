// SPDX-License-Identifier: GPL-2.0-only
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  filesystemRequest,
  streamIdentityRequest,
  type FilesystemParams,
  type ImageFilesystem,
  type StreamIdentity,
  type StreamIdentityParams,
} from '../../server/language/identityProtocol';
import {
  parentsRequest,
  type FileParams,
  type StreamParents,
} from '../../server/language/protocol';
import { kernelsRequest, type OfferedKernel } from '../../server/language/kernelProtocol';

/** What the language server knows of streams, images and kernels. All reject with a message for the user. */
export interface IdentityClient {
  /** Of the stream that the line is in, where the file has several; else of the first. */
  streamIdentity(stream: string, at?: StreamIdentityParams['at']): Promise<StreamIdentity>;
  /** The streams that a file's first one builds on. */
  parents(stream: string): Promise<StreamParents>;
  /** The filesystem of an image; its other devices may be among the candidates. */
  filesystem(image: string, candidates: readonly string[]): Promise<ImageFilesystem>;
  /** The kernels that a send can be made as, the latest first. */
  kernels(): Promise<readonly OfferedKernel[]>;
}

export function identityClient(client: BaseLanguageClient): IdentityClient {
  return {
    streamIdentity: (uri, at) => {
      const params: StreamIdentityParams = { uri, ...(at && { at }) };
      return client.sendRequest<StreamIdentity>(streamIdentityRequest, params);
    },
    parents: (uri) => {
      const params: FileParams = { uri };
      return client.sendRequest<StreamParents>(parentsRequest, params);
    },
    filesystem: (image, candidates) => {
      const params: FilesystemParams = { image, candidates };
      return client.sendRequest<ImageFilesystem>(filesystemRequest, params);
    },
    kernels: () => client.sendRequest<readonly OfferedKernel[]>(kernelsRequest),
  };
}
