// The SignalR service's REST API, for what the output binding can't do: confirm that a message was sent, and remove a
// connection from a group without failing when it has already closed. API version 2022-06-01.
import { SignJWT } from 'jose';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { withDeadline } from '../deadline';
import { hubName } from './live-feed';
import { LiveFeedUnavailableError, type SignalRService } from './signalr-service';

const timeoutMs = 5_000;
const apiVersion = '2022-06-01';

/** @param connectionString with an access key, or `AuthType=azure.msi` for the app's managed identity */
export function createSignalRService(connectionString: string): SignalRService {
  const { endpoint, audience, key } = readConnectionString(connectionString);

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

/** The settings are already validated: there is an endpoint, and a key unless a managed identity is used. */
function readConnectionString(connectionString: string) {
  const part = (name: string) => new RegExp(`(?:^|;)\\s*${name}=([^;]+)`, 'i').exec(connectionString)?.[1]?.trim();
  const url = new URL(part('Endpoint') ?? '');
  // The service expects the token's audience without the port.
  const audience = `${url.protocol}//${url.hostname}`;
  url.port = part('Port') ?? url.port;
  const accessKey = part('AccessKey');
  return {
    endpoint: url.origin,
    audience,
    key: accessKey === undefined ? undefined : createSecretKey(accessKey, 'utf8'),
  };
}
