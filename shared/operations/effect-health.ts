// The part of the health check that counts failed effects. Stored, so that it covers all instances, and read at most
// once every few seconds.
import type { App } from '../app';
import type { Health } from '../contract/service';
import { StorageUnavailableError } from '../conversations/storage-errors';

/** Failures are counted, and kept, for this long. */
export const failuresCountedMs = 7 * 24 * 60 * 60 * 1000;

const cachedMs = 2_000;

type EffectHealth = Health['parts']['effects'];

let cached: { readAt: number; counts: Promise<EffectHealth> } | undefined;

/** The failures of the last seven days; null while storage does not answer. */
export function readEffectHealth({ failedEffects, now }: Pick<App, 'failedEffects' | 'now'>): Promise<EffectHealth> {
  const nowMs = now().getTime();
  if (cached && nowMs - cached.readAt <= cachedMs) return cached.counts;
  const counts = failedEffects.countSince(new Date(nowMs - failuresCountedMs)).catch((error: unknown) => {
    // The probe of storage logs the outage.
    if (error instanceof StorageUnavailableError) return null;
    throw error;
  });
  cached = { readAt: nowMs, counts };
  return counts;
}
