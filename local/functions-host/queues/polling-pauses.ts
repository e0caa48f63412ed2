// How long to wait before a queue is asked again: short after a message, then twice as long each time, give or take a
// fifth, up to a limit. As the extension does, so that an idle queue costs little and a busy one waits for nothing.
const randomness = 0.2;

export interface PollingPauses {
  /** The next pause in milliseconds, where the last poll found a message or did not. */
  next(found: boolean): number;
}

/** Pauses between a shortest and a longest. */
export function createPollingPauses(shortestMs: number, longestMs: number, random = Math.random): PollingPauses {
  let current = 0;
  let exponent = 0;
  return {
    next(found) {
      if (found) {
        current = shortestMs;
        exponent = 1;
      } else if (current !== longestMs) {
        const factor = 1 - randomness + 2 * randomness * random();
        const pause = shortestMs + (exponent > 0 ? factor * 2 ** (exponent - 1) * shortestMs : 0);
        current = Math.min(pause, longestMs);
        exponent += 1;
      }
      return current;
    },
  };
}
