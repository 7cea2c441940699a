// SPDX-License-Identifier: GPL-2.0-only

/** What the browser build uses of the DOM's workers; the whole DOM isn't there in an extension host. */
declare class Worker {
  constructor(url: string);
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}
