// SPDX-License-Identifier: GPL-2.0-only

/** Lets what waits go first: messages that came in, timers. */
export function yieldToHost(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }
  });
}

/** How long the engine works before others get their turn, in milliseconds. */
export const sliceTime = 20;
