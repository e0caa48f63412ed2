// The SignalR service's REST API, for what the output binding can't do: confirm that a message was sent, and remove a
// connection from a group without failing when it has already closed. API version 2022-06-01.
import { SignJWT } from 'jose';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { withDeadline } from '../deadline';
import { hubName } from './live-feed';
import { LiveFeedUnavailableError, type SignalRService } from './signalr-service';

const timeoutMs = 5_000;
const apiVersion = '2022-06-01';

/** How to reach the service. */
export interface SignalREndpoint {
  /** Scheme, host and port. */
  endpoint: string;
  /** Scheme and host without the port, as the service expects it in a token. */
  audience: string;
  /** Undefined where the app's managed identity is used. */
  accessKey: string | undefined;
}

export function createSignalRService({ endpoint, audience, accessKey }: SignalREndpoint): SignalRService {
  const key = accessKey === undefined ? undefined : createSecretKey(accessKey, 'utf8');

  async function call(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
    const url = `${endpoint}/api/hubs/${hubName}${path}?api-version=${apiVersion}`;
    const authorization = `Bearer ${await (key ? sign(key, `${audience}/api/hubs/${hubName}${path}`) : identityToken())}`;
    await request(url, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  return {
    send(receiver, target, parameters) {
      const path =
        'groupName' in receiver
          ? `/groups/${encodeURIComponent(receiver.groupName)}`
          : `/connections/${encodeURIComponent(receiver.connectionId)}`;
      return call('POST', `${path}/:send`, { target, arguments: parameters });
    },
    removeFromGroup(connectionId, groupName) {
      const [group, connection] = [groupName, connectionId].map(encodeURIComponent);
      return call('DELETE', `/groups/${group}/connections/${connection}`);
    },
    verifyAnswers: () => request(`${endpoint}/api/health`, { method: 'HEAD' }),
  };
}

/** 404 counts as success: the connection or group does not exist. */
async function request(url: string, options: RequestInit): Promise<void> {
  try {
    await withDeadline(timeoutMs, async (signal) => {
      const response = await fetch(url, { ...options, redirect: 'error', signal });
      await response.body?.cancel();
      if (!response.ok && response.status !== 404) throw new Error(`Status ${response.status}`);
    });
  } catch (error) {
    throw new LiveFeedUnavailableError(error);
  }
}

function sign(key: KeyObject, audience: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(audience)
    .setExpirationTime('5 minutes')
    .sign(key);
}

async function identityToken(): Promise<string> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return (await new DefaultAzureCredential().getToken('https://signalr.azure.com/.default')).token;
}
