// Delivers the events of a simulated conversation in their time, and delivers again what was not accepted, as chat
// platforms do.
import type { Delivery } from './delivery-schedule';
import type { CallResult } from './webhook-client';

/** What became of a delivery, after all its attempts. */
export interface DeliveryResult {
  delivery: Delivery;
  result: CallResult;
  attempts: number;
}

export interface RunOptions {
  /** Delivers an event once. */
  send: (delivery: Delivery) => Promise<CallResult>;
  /** How many requests may be under way; 1 keeps the order. */
  maxInFlight: number;
  onResult: (result: DeliveryResult) => void;
  /** Waits so many milliseconds; replaced in tests. */
  wait?: (ms: number) => Promise<void>;
}

const retryPausesMs = [1_000, 2_000, 4_000];
const longestPauseMs = 10_000;

/**
 * Delivers all, and resolves when every one has its result.
 * @returns the result after which nothing more was delivered, since every later delivery would fail the same way
 */
export async function runDeliveries(
  deliveries: readonly Delivery[],
  { send, maxInFlight, onResult, wait = pause }: RunOptions,
): Promise<CallResult | undefined> {
  const startedAt = performance.now();
  const inFlight = new Set<Promise<void>>();
  let hopeless: CallResult | undefined;

  const attempt = async (delivery: Delivery) => {
    let result = await send(delivery);
    let attempts = 1;
    for (; mayRecover(result) && hopeless === undefined; attempts++) {
      const pauseMs = retryPausesMs[attempts - 1];
      if (pauseMs === undefined) break;
      const askedMs = result.kind === 'refused' ? (result.waitMs ?? 0) : 0;
      await wait(Math.min(longestPauseMs, Math.max(pauseMs, askedMs)));
      result = await send(delivery);
    }
    if (isHopeless(result)) hopeless ??= result;
    onResult({ delivery, result, attempts });
  };

  for (const delivery of deliveries) {
    await wait(Math.max(0, delivery.dueMs - (performance.now() - startedAt)));
    if (delivery.waitsForOthers) await Promise.all(inFlight);
    while (inFlight.size >= maxInFlight) await Promise.race(inFlight);
    if (hopeless) break;
    const running = attempt(delivery).finally(() => inFlight.delete(running));
    inFlight.add(running);
  }
  await Promise.all(inFlight);
  return hopeless;
}

/** Whether the same delivery may be accepted later. */
function mayRecover(result: CallResult): boolean {
  if (result.kind === 'refused') return result.status >= 500 || result.status === 429;
  return result.kind === 'unreachable';
}

/** Whether no delivery will be accepted: a wrong secret, a wrong URL, or no app. */
export function isHopeless(result: CallResult): boolean {
  if (result.kind === 'refused') return [401, 403, 404, 405].includes(result.status) || isRedirect(result.status);
  return result.kind === 'unreachable';
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function pause(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
