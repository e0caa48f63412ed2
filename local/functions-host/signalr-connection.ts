// How the host reaches a SignalR Service with an access key: connection strings, the tokens the service expects, and
// what the `signalRConnectionInfo` input gives to clients. Nothing here needs the service to be up.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A SignalR connection string, read. */
export interface SignalRConnection {
  /** Scheme, host and port of the service. */
  readonly endpoint: string;
  /** What clients are told to connect to. */
  readonly clientEndpoint: string;
  /** Scheme and host without the port: that is how the service wants a token's audience. */
  readonly audience: string;
  readonly key: KeyObject;
}

/** @throws when a part is missing, or when the connection string wants something other than an access key. */
export function readSignalRConnection(connectionString: string): SignalRConnection {
  const parts = new Map<string, string>();
  for (const part of connectionString.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  const [endpoint, accessKey] = [parts.get('endpoint'), parts.get('accesskey')];
  if (!endpoint || !accessKey)
    throw new Error('The local host needs a SignalR connection string with Endpoint and AccessKey.');
  const url = new URL(endpoint);
  const audience = `${url.protocol}//${url.hostname}`;
  const port = parts.get('port');
  if (port) url.port = port;
  return {
    endpoint: url.origin,
    clientEndpoint: parts.get('clientendpoint')?.replace(/\/$/, '') ?? url.origin,
    audience,
    key: createSecretKey(accessKey, 'utf8'),
  };
}

const hourSeconds = 60 * 60;

/**
 * A token for one path of the service, as its management SDK makes them. Signed without a library, as those sign by way
 * of a thread, which costs more than everything else that sending a message takes.
 */
export function signServiceToken(connection: SignalRConnection, path: string, now: () => number = Date.now): string {
  const seconds = Math.floor(now() / 1000);
  const header = { alg: 'HS256', typ: 'JWT' };
  const claims = { aud: connection.audience + path, iat: seconds, nbf: seconds, exp: seconds + hourSeconds };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', connection.key).update(signed).digest('base64url')}`;
}

/** What a client needs to connect to a hub. */
export function connectionInfo(connection: SignalRConnection, hubName: string) {
  const path = `/client/?hub=${hubName.toLowerCase()}`;
  return { url: connection.clientEndpoint + path, accessToken: signServiceToken(connection, path) };
}
