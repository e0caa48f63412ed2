// The health check: whether the app is alive and which parts answer. 503 when storage doesn't answer, because messages
// can't be ingested then. The route is public, so the parts are probed at most once every few seconds.
import { version } from '../../package.json';
import type { App } from '../app';
import type { Health } from '../contract/service';
import { readEffectHealth } from './effect-health';

const probeCachedMs = 2_000;

interface Probe {
  startedAt: number;
  answers: Promise<boolean>;
}

const probes = new Map<string, Probe>();

export async function readHealth(app: App): Promise<Health> {
  const { connections, deliveryLog, messages, provider, signalR } = app;
  const [storageAnswers, liveFeedAnswers, effects] = await Promise.all([
    probe('storage', () => messages.verifyAnswers(), app),
    signalR ? probe('live feed', () => signalR.verifyAnswers(), app) : undefined,
    readEffectHealth(app),
    // Without an answer, what this instance knows is shown.
    connections.size > 0 ? probe('the log of deliveries', () => deliveryLog.refresh(), app) : undefined,
  ]);
  const degraded = provider.cloud === 'unusable';
  const isHealthy = storageAnswers && liveFeedAnswers !== false && !degraded;
  return {
    status: !storageAnswers ? 'unavailable' : isHealthy ? 'ok' : 'degraded',
    version,
    parts: {
      storage: storageAnswers ? 'ok' : 'unavailable',
      liveFeed: liveFeedAnswers === undefined ? 'not-configured' : liveFeedAnswers ? 'ok' : 'unavailable',
      sentiment: { provider: provider.name, degraded },
      connections: Object.fromEntries(
        Array.from(connections, ([id, connection]) => [
          id,
          { platform: connection.platform, ...deliveryLog.summaryOf(connection) },
        ]),
      ),
      effects,
    },
  };
}

/** Whether a part answered the latest probe. The start of an outage is logged once. */
function probe(part: string, verifyAnswers: () => Promise<void>, { now, log }: App): Promise<boolean> {
  const nowMs = now().getTime();
  const last = probes.get(part);
  if (last && nowMs - last.startedAt <= probeCachedMs) return last.answers;
  const answers = verifyAnswers().then(
    () => true,
    async (error: unknown) => {
      if ((await last?.answers) !== false) log(`Health: ${part} does not answer. ${reasonOf(error)}`);
      return false;
    },
  );
  probes.set(part, { startedAt: nowMs, answers });
  return answers;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
