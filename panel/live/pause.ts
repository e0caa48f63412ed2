// Waiting between attempts: ends after a time, at once when aborted, and early when the page comes to the front or
// the network comes back, since that is when an agent looks.

export interface PauseOptions {
  /** Whether there is a point in ending early. */
  mayEndEarly?: boolean;
}

/** Waits for `milliseconds`, or for something worth trying again at once. Never rejects. */
export function pause(
  milliseconds: number,
  signal: AbortSignal,
  { mayEndEarly = true }: PauseOptions = {},
): Promise<void> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const options = { signal: ended.signal };
    signal.addEventListener('abort', end, options);
    if (signal.aborted) end();
    if (!mayEndEarly) return;
    globalThis.addEventListener('online', end, options);
    document.addEventListener('visibilitychange', () => document.hidden || end(), options);
  });
}

/** How long to wait after so many failures in a row: from half a second, doubling to at most 15 seconds, with jitter. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + random() / 2);
}

/** Whether nobody can see the page now. */
export function isPageHidden(): boolean {
  return document.hidden;
}
