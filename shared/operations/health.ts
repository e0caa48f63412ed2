// Liveness and which parts answer. Always 200 while the process lives: a platform that restarts what is unhealthy must
// not restart us because storage is down. Anyone may ask, so storage is asked once every few seconds at most.
import { version } from '../../package.json';
import type { App } from '../app';
import type { Health } from '../contract/service';

const storageAnswerHoldsMs = 2_000;

let lastAsked = -Infinity;
let storageAnswer: Promise<boolean> | undefined;

export async function readHealth({ settings, messages, provider, now }: App): Promise<Health> {
  const nowMs = now().getTime();
  if (!storageAnswer || nowMs - lastAsked > storageAnswerHoldsMs) {
    lastAsked = nowMs;
    storageAnswer = messages.verifyAnswers().then(
      () => true,
      () => false,
    );
  }
  const storageAnswers = await storageAnswer;
  const degraded = provider.cloud === 'unusable';
  return {
    status: storageAnswers && !degraded ? 'ok' : 'degraded',
    version,
    parts: {
      storage: storageAnswers ? 'ok' : 'unavailable',
      liveFeed: settings.AzureSignalRConnectionString ? 'configured' : 'not-configured',
      sentiment: { provider: provider.name, degraded },
    },
  };
}
