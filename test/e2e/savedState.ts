// SPDX-License-Identifier: GPL-2.0-only

interface Request<T> {
  readonly result: T;
  readonly error: { readonly message: string } | null;
  onsuccess: () => void;
  onerror: () => void;
}

interface Database {
  transaction(store: string): {
    objectStore(store: string): { getAll(): Request<unknown[]> };
  };
  close(): void;
}

/** As much of the page's IndexedDB as is used here. */
declare const indexedDB: {
  databases(): Promise<readonly { readonly name?: string }[]>;
  open(name: string): Request<Database>;
};

/**
 * Whether what a window in a browser has saved of its state mentions a text. Runs in the page, so
 * that it must not use anything else of this file.
 */
export async function hasSaved(text: string): Promise<boolean> {
  const done = <T>(request: Request<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(request.error?.message));
    });
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    try {
      const values = await done(
        database.transaction('ItemTable').objectStore('ItemTable').getAll(),
      );
      if (values.some((value) => typeof value === 'string' && value.includes(text))) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
