// The result of an attempt to do an effect, and the limit of attempts at a time.

/**
 * `busy`: not attempted, because the receiver has no free slot; it does not count as an attempt. `claimed`: another
 * worker does the effect, and has set when it is due again.
 */
export type EffectResult =
  | { outcome: 'done' }
  | { outcome: 'busy' }
  | { outcome: 'claimed' }
  | { outcome: 'failed'; reason: string; retryAfterMs?: number | undefined };

/** The limit per receiver: a slow one must not block all of the queue's workers. */
const maxInFlight = 4;

/** Makes an attempt, unless too many of the same receiver are in flight in this process. */
export async function withinLimit(
  receiver: string,
  inFlight: Map<string, number>,
  attempt: () => Promise<EffectResult>,
): Promise<EffectResult> {
  const count = inFlight.get(receiver) ?? 0;
  if (count >= maxInFlight) return { outcome: 'busy' };
  inFlight.set(receiver, count + 1);
  try {
    return await attempt();
  } finally {
    inFlight.set(receiver, (inFlight.get(receiver) ?? 1) - 1);
  }
}
