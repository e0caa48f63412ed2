// How the host reaches a SignalR Service with an access key: the tokens that the service expects, and what the
// `signalRConnectionInfo` input gives to clients. Nothing here needs the service to be up.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import {
  faultsOfSignalRConnection,
  readSignalRConnection,
  type SignalRConnection,
} from '../../shared/settings/connection-strings';

/** A SignalR Service that is reached with an access key. */
export interface KeyedConnection extends Omit<SignalRConnection, 'accessKey'> {
  readonly key: KeyObject;
}

/** @throws when a part is missing, or when the connection string wants something other than an access key. */
export function readKeyedConnection(connectionString: string): KeyedConnection {
  const isValid = faultsOfSignalRConnection(connectionString).length === 0;
  const connection = isValid ? readSignalRConnection(connectionString) : undefined;
  if (!connection?.accessKey)
    throw new Error('The local host needs a SignalR connection string with Endpoint and AccessKey.');
  const { accessKey, ...rest } = connection;
  return { ...rest, key: createSecretKey(accessKey, 'utf8') };
}

const hourSeconds = 60 * 60;

/**
 * A token for one path of the service, as its management SDK makes them. Signed without a library, as those sign by way
 * of a thread, which costs more than everything else that sending a message takes.
 */
export function signServiceToken(connection: KeyedConnection, path: string, now: () => number = Date.now): string {
  const seconds = Math.floor(now() / 1000);
  const header = { alg: 'HS256', typ: 'JWT' };
  const claims = { aud: connection.audience + path, iat: seconds, nbf: seconds, exp: seconds + hourSeconds };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${createHmac('sha256', connection.key).update(signed).digest('base64url')}`;
}

/** What a client needs to connect to a hub. */
export function connectionInfo(connection: KeyedConnection, hubName: string) {
  const path = `/client/?hub=${hubName.toLowerCase()}`;
  return { url: connection.clientEndpoint + path, accessToken: signServiceToken(connection, path) };
}
