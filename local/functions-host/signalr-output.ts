// The `signalR` output binding: turns what a function set into calls of the service's REST API, as the extension does:
// one call an item, in order, each awaited; the first failure stops the rest and fails the invocation.
import http from 'node:http';
import https from 'node:https';
import { signServiceToken, type KeyedConnection } from './signalr-connection';

/** One call of the service's REST API. */
interface ServiceCall {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
}

export interface SignalRPublisher {
  /** Sends an output's value; null, undefined and `[]` send nothing. */
  publish(connection: KeyedConnection, hubName: string, value: unknown): Promise<void>;
  close(): void;
}

/** A publisher with connections of its own, which it keeps open between messages. */
export function createSignalRPublisher(timeoutMs = 100_000): SignalRPublisher {
  // Connections are given up well before the service would close them, so that no message meets a closing one.
  const keeping = { keepAlive: true, timeout: 30_000 };
  const agents = { 'http:': new http.Agent(keeping), 'https:': new https.Agent(keeping) };
  return {
    async publish(connection, hubName, value) {
      if (value === null || value === undefined) return;
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
        const call = toServiceCall(item);
        if (call) await send(connection, hubName, call);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };

  async function send(connection: KeyedConnection, hubName: string, { method, path, body }: ServiceCall) {
    // URL resolves dots as the .NET client does: a group named ".." becomes a message to everyone, here as on Azure.
    const url = new URL(`/api/hubs/${hubName.toLowerCase()}${path}?api-version=2022-06-01`, connection.endpoint);
    const headers = {
      authorization: `Bearer ${signServiceToken(connection, url.pathname)}`,
      ...(body !== undefined && {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      }),
    };
    const { status, errorCode } = await request(url, { method, headers }, body);
    // The extension takes adding a connection that is gone for done, as the client will watch again with a new one.
    const isGone = method === 'PUT' && status === 404 && errorCode === 'Error.Connection.NotExisted';
    if (status >= 300 && !isGone) throw new Error(`SignalR answered ${status} to ${method} ${url.pathname}`);
  }

  function request(url: URL, options: http.RequestOptions, body?: string) {
    return new Promise<{ status: number; errorCode: string | undefined }>((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const agent = isSecure ? agents['https:'] : agents['http:'];
      const outgoing = (isSecure ? https : http).request(url, { ...options, agent }, (reply) => {
        reply.resume();
        reply.on('error', reject);
        reply.on('end', () => {
          clearTimeout(timer);
          resolve({ status: reply.statusCode ?? 0, errorCode: reply.headers['x-ms-error-code']?.toString() });
        });
      });
      const timer = setTimeout(
        () => outgoing.destroy(new Error(`SignalR did not answer within ${timeoutMs / 1000} s`)),
        timeoutMs,
      );
      outgoing.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      outgoing.end(body);
    });
  }
}

/** Throws for an item that the extension refuses; undefined for one that it takes and does nothing with. */
function toServiceCall(item: unknown): ServiceCall | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new Error('An item for SignalR must be an object: a message or a group action.');
  const fields = new Map(Object.entries(item).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const text = (name: string) => {
    const value = fields.get(name.toLowerCase()) ?? '';
    if (typeof value !== 'string') throw new Error(`"${name}" of an item for SignalR must be a string.`);
    return value;
  };
  const id = encodeURIComponent;
  const [connectionId, userId, groupName] = [text('connectionId'), text('userId'), text('groupName')].map(id) as [
    string,
    string,
    string,
  ];

  if (fields.has('target') && Array.isArray(fields.get('arguments'))) {
    const audience = connectionId
      ? `/connections/${connectionId}`
      : userId
        ? `/users/${userId}`
        : groupName && `/groups/${groupName}`;
    const body = JSON.stringify({ Target: text('target'), Arguments: fields.get('arguments') });
    return { method: 'POST', path: `${audience}/:send`, body };
  }

  const action = text('action').toLowerCase();
  if (!['add', 'remove', 'removeall'].includes(action))
    throw new Error('An item for SignalR must have target and arguments, or action: add, remove or removeAll.');
  if (!connectionId && !userId) throw new Error('A group action needs a connectionId or a userId.');
  if (action === 'removeall') return connectionId ? undefined : { method: 'DELETE', path: `/users/${userId}/groups` };
  if (!groupName) throw new Error(`The group action "${action}" needs a groupName.`);
  const path = connectionId
    ? `/groups/${groupName}/connections/${connectionId}`
    : `/users/${userId}/groups/${groupName}`;
  return { method: action === 'add' ? 'PUT' : 'DELETE', path };
}
