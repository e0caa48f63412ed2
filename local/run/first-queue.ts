// A queue is off by default, so with an empty store no sentiment would be shown. Therefore a local run (and no other)
// switches the default queue on and makes its own agent a member, through the app's public API.
import { callApi } from './call-api';
import { mintToken } from './mint-token';

/** The agent whom the printed agent link signs in. */
export const localAgent = { sub: 'agent-1', name: 'Local agent', roles: ['agent'] } as const;

/** The supervisor whom the printed supervisor link signs in. */
export const localSupervisor = {
  sub: 'supervisor-1',
  name: 'Local supervisor',
  roles: ['supervisor', 'admin'],
} as const;

export interface FirstQueueOptions {
  readonly baseUrl: string;
  readonly queueId: string;
  readonly authSecret: string;
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/**
 * Switches the queue on unless it has ever been configured.
 * @throws if the app doesn't answer as expected.
 */
export async function switchOnFirstQueue({ baseUrl, queueId, authSecret, settings }: FirstQueueOptions): Promise<void> {
  const authorization = `Bearer ${await mintToken({ ...localSupervisor, expiresIn: '5m' }, authSecret, settings)}`;
  const path = `/api/queues/${encodeURIComponent(queueId)}`;
  const call = (method: 'GET' | 'PUT', path: string, body?: object) =>
    callApi(baseUrl, { method, path, headers: { authorization }, ...(body && { body: JSON.stringify(body) }) });
  const queue = (await call('GET', path)) as { updatedAt?: string | null };
  if (queue.updatedAt) return;
  await call('PUT', path, { enabled: true });
  await call('PUT', `${path}/members/${localAgent.sub}`, { role: 'agent', name: localAgent.name });
}

/** Whether the store is on this machine. Queues of a shared store must not be switched on by a local run. */
export function isLocalStore(values: Readonly<Record<string, string | undefined>>): boolean {
  const { TABLES_CONNECTION, TABLES_ENDPOINT, AzureWebJobsStorage } = values;
  const connection = TABLES_CONNECTION ?? TABLES_ENDPOINT ?? AzureWebJobsStorage ?? '';
  return /UseDevelopmentStorage=true|\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(connection);
}
