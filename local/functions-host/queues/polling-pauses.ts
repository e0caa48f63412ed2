// The backoff between polls of a queue, as in the extension: the minimum after a message, then doubled each time with a
// jitter of 20 %, up to a maximum. An idle queue causes few requests, and a busy one has no delay.
const jitter = 0.2;

export interface PollingPauses {
  /** The next pause in milliseconds, depending on whether the last poll found a message. */
  next(found: boolean): number;
}

/** Pauses between a minimum and a maximum. */
export function createPollingPauses(minMs: number, maxMs: number, random = Math.random): PollingPauses {
  let current = 0;
  let exponent = 0;
  return {
    next(found) {
      if (found) {
        current = minMs;
        exponent = 1;
      } else if (current !== maxMs) {
        const factor = 1 - jitter + 2 * jitter * random();
        const pause = minMs + (exponent > 0 ? factor * 2 ** (exponent - 1) * minMs : 0);
        current = Math.min(pause, maxMs);
        exponent += 1;
      }
      return current;
    },
  };
}
