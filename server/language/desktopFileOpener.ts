// SPDX-License-Identifier: GPL-2.0-only
import type { FileOpener } from '../fileOpener';
import { nodeFileOpener } from '../nodeFileOpener';
import { clientFileOpener, type Requester } from './clientFileOpener';

/** Files on disk are read in place; those of a virtual workspace are asked of the client. */
export function desktopFileOpener(connection: Requester): FileOpener {
  const virtual = clientFileOpener(connection, 'base64');
  return {
    open: (file) => (file.scheme === 'file' ? nodeFileOpener : virtual).open(file),
    changed: (file) => virtual.changed?.(file),
  };
}
