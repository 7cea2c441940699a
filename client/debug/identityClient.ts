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
import { kernelsRequest, type OfferedKernel } from '../../server/language/kernelProtocol';

/** What the language server knows of streams, images and kernels. All reject with a message for the user. */
export interface IdentityClient {
  streamIdentity(stream: string): Promise<StreamIdentity>;
  /** The filesystem of an image; its other devices may be among the candidates. */
  filesystem(image: string, candidates: readonly string[]): Promise<ImageFilesystem>;
  /** The kernels that a send can be made as, the latest first. */
  kernels(): Promise<readonly OfferedKernel[]>;
}

export function identityClient(client: BaseLanguageClient): IdentityClient {
  return {
    streamIdentity: (uri) => {
      const params: StreamIdentityParams = { uri };
      return client.sendRequest<StreamIdentity>(streamIdentityRequest, params);
    },
    filesystem: (image, candidates) => {
      const params: FilesystemParams = { image, candidates };
      return client.sendRequest<ImageFilesystem>(filesystemRequest, params);
    },
    kernels: () => client.sendRequest<readonly OfferedKernel[]>(kernelsRequest),
  };
}
