// SPDX-License-Identifier: GPL-2.0-only
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  streamIdentityRequest,
  subvolumesRequest,
  type ImageSubvolume,
  type StreamIdentity,
  type StreamIdentityParams,
  type SubvolumesParams,
} from '../../server/language/identityProtocol';

/** What the language server knows of streams and images. Both reject with a message for the user. */
export interface IdentityClient {
  streamIdentity(stream: string): Promise<StreamIdentity>;
  subvolumes(image: string): Promise<readonly ImageSubvolume[]>;
}

export function identityClient(client: BaseLanguageClient): IdentityClient {
  return {
    streamIdentity: (uri) => {
      const params: StreamIdentityParams = { uri };
      return client.sendRequest<StreamIdentity>(streamIdentityRequest, params);
    },
    subvolumes: (image) => {
      const params: SubvolumesParams = { images: [image] };
      return client.sendRequest<readonly ImageSubvolume[]>(subvolumesRequest, params);
    },
  };
}
