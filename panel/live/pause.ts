// Waiting between attempts. A wait ends after a time or when it is aborted, and early if the page becomes visible or
// the network is online again, since the agent may look at the page then.

export interface PauseOptions {
  /** Whether the wait may end early. */
  mayEndEarly?: boolean;
}

/** Waits for `milliseconds`, or until a retry is useful earlier. Never rejects. */
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

/** Exponential backoff with jitter, by the number of consecutive failures: from 0.5 to at most 15 seconds. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(15_000, 500 * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + random() / 2);
}

/** Whether the page is not visible. */
export function isPageHidden(): boolean {
  return document.hidden;
}
