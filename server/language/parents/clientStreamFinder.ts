// SPDX-License-Identifier: GPL-2.0-only
import type { Requester } from '../clientFileOpener';
import {
  findImagesRequest,
  findStreamsRequest,
  type FileParams,
  type FindStreamsParams,
} from '../protocol';
import type { FoundStream, StreamFinder } from './streamFinder';

/** Streams that the client lists: it knows the settings, and folders that aren't on disk. */
export function clientStreamFinder(connection: Requester): StreamFinder {
  return {
    find: async (beside) => {
      const params: FindStreamsParams = beside ? { beside: beside.toString() } : {};
      const answer = await connection
        .sendRequest(findStreamsRequest, params)
        .catch((): unknown => undefined);
      return Array.isArray(answer) ? answer.filter(isFoundStream) : [];
    },
    images: async (beside) => {
      const params: FileParams = { uri: beside.toString() };
      const answer = await connection
        .sendRequest(findImagesRequest, params)
        .catch((): unknown => undefined);
      return Array.isArray(answer) ? answer.filter((uri) => typeof uri === 'string') : [];
    },
  };
}

function isFoundStream(value: unknown): value is FoundStream {
  return (
    typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    typeof value.uri === 'string' &&
    'version' in value &&
    typeof value.version === 'string'
  );
}
