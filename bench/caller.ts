// A chat platform and an agent, as lean as they can be, so that what is measured is the app.
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { Message } from '../shared/contract/message';
import type { SentimentUpdate } from '../shared/contract/sentiment';
import { signatureHeaders } from '../test/support/message-sender';
import type { RunningApp } from '../test/support/running-app';

export const queueId = 'bench';

/** Switches queues on, and sets what else is given of them. */
export async function switchOn(
  app: RunningApp,
  ...queues: readonly (string | ({ queueId: string } & object))[]
): Promise<void> {
  const admin = await app.token({ sub: 'bench-admin', roles: ['admin'] });
  for (const queue of queues) {
    const { queueId: id, ...policy } = typeof queue === 'string' ? { queueId: queue } : queue;
    await call(app, admin, 'PUT', `queues/${id}`, { enabled: true, ...policy });
  }
}

/** Switches the bench's queue on, with an agent in it, and gives that agent's token. */
export async function openQueue(app: RunningApp): Promise<string> {
  await switchOn(app, queueId);
  const admin = await app.token({ sub: 'bench-admin', roles: ['admin'] });
  await call(app, admin, 'PUT', `queues/${queueId}/members/bench-agent`, { role: 'agent' });
  return app.token({ sub: 'bench-agent', roles: ['agent'] });
}

export async function call(
  app: RunningApp,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const reply = await fetch(`${app.baseUrl}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Delivers a customer's message, signed. */
export async function deliver(
  app: RunningApp,
  message: Pick<Message, 'conversationId' | 'messageId'> & Partial<Message>,
) {
  const body = JSON.stringify({
    text: 'Still nothing. This is the third time I ask, and I am not happy with the service.',
    author: { role: 'customer' },
    queueId,
    ...message,
  });
  const reply = await fetch(`${app.baseUrl}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signatureHeaders(body, { secret: app.webhookSecret }) },
    body,
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`POST messages: ${reply.status} ${text}`);
  // A message that wasn't taken in would make a fine figure.
  if (!text.startsWith('{"outcome":"scored"')) throw new Error(`POST messages: ${text}`);
}

/** An agent's live feed that tells when a conversation's next update arrives. */
export async function listen(app: RunningApp, token: string) {
  const { url, accessToken } = (await call(app, token, 'POST', 'negotiate')) as { url: string; accessToken: string };
  const connection = new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => accessToken })
    .configureLogging(LogLevel.Error)
    .build();
  const waiting = new Map<string, () => void>();
  connection.on('sentimentUpdated', ({ conversationId }: SentimentUpdate) => waiting.get(conversationId)?.());
  connection.on('watchExpired', () => undefined);
  await connection.start();
  return {
    watch: (conversationId: string) =>
      call(app, token, 'POST', `conversations/${conversationId}/watch`, {
        connectionId: connection.connectionId,
        queueId,
      }),
    nextUpdate: (conversationId: string) =>
      new Promise<void>((resolve) => {
        waiting.set(conversationId, resolve);
      }),
    close: () => connection.stop(),
  };
}
