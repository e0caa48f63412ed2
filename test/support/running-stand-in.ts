// A SignalR stand-in for a test, with the means to call it: tokens, REST calls and Microsoft's own client.
import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { SignJWT, type JWTPayload } from 'jose';
import { once } from 'node:events';
import { connectionInfo, readKeyedConnection } from '../../local/functions-host/signalr-connection';
import { createSignalRPublisher } from '../../local/functions-host/signalr-output';
import type { ClientTimes } from '../../local/signalr-stand-in/client-endpoint';
import { createSignalRStandIn, standInConnectionString } from '../../local/signalr-stand-in/signalr-stand-in';

/** The key of Microsoft's emulator, from its documentation. */
export const emulatorKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH';

/** The differences from a valid token. */
export interface TokenOptions {
  readonly key?: string;
  readonly expires?: string | number;
  readonly audience?: string;
  readonly claims?: JWTPayload;
  readonly algorithm?: string;
}

export interface CallOptions {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly type?: string;
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ClientOptions {
  readonly hub?: string;
  readonly transport?: HttpTransportType;
  readonly isBinary?: boolean;
  readonly user?: string;
  readonly claims?: JWTPayload;
  readonly expires?: number;
  readonly reconnects?: boolean;
  readonly skipNegotiation?: boolean;
}

/** A real client that is connected, with the arguments of every `text` message that it received. */
export interface ListeningClient {
  readonly client: HubConnection;
  readonly received: unknown[];
  readonly connectionId: string;
  /** Resolves with the error, if any, when the connection has ended for good. */
  readonly closed: Promise<Error | undefined>;
}

export type RunningStandIn = Awaited<ReturnType<typeof runStandIn>>;

/** Pings often, so that tests of pings are fast; other times are those of the service. */
export async function runStandIn(times: Partial<ClientTimes> = {}) {
  const standIn = createSignalRStandIn({ pingMs: 40, ...times });
  standIn.server.listen(0, '127.0.0.1');
  await once(standIn.server, 'listening');
  const { port } = standIn.server.address() as { port: number };
  const connectionString = standInConnectionString(port);
  const connection = readKeyedConnection(connectionString);
  const baseUrl = `http://127.0.0.1:${port}`;
  const publisher = createSignalRPublisher();
  const clients: HubConnection[] = [];

  return { standIn, connectionString, connection, baseUrl, token, call, post, send, connect, publish, settle, close };

  /** A token as the service requires it for a path. */
  async function token(path: string, options: TokenOptions = {}) {
    const { key = emulatorKey, expires = '1m', audience = `http://127.0.0.1${path}`, claims, algorithm } = options;
    const jwt = new SignJWT(claims).setProtectedHeader({ alg: algorithm ?? 'HS256' }).setAudience(audience);
    return jwt.setExpirationTime(expires).sign(new TextEncoder().encode(key));
  }

  async function call(method: string, path: string, options: CallOptions = {}) {
    const { body, type, bearer, headers } = options;
    const [address = ''] = path.split('?');
    const reply = await fetch(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${bearer ?? (await token(address))}`,
        ...(type && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await reply.text();
    return { status: reply.status, errorCode: reply.headers.get('x-ms-error-code'), headers: reply.headers, text };
  }

  /** Posts JSON to the REST API. */
  function post(path: string, body: unknown, type = 'application/json') {
    return call('POST', path, { body: typeof body === 'string' ? body : JSON.stringify(body), type });
  }

  /** Sends the message `text` with one argument by a path of the REST API. */
  async function send(path: string, text: string) {
    const { status } = await post(path, { target: 'text', arguments: [text] });
    expect(status).toBe(202);
  }

  async function connect(options: ClientOptions = {}): Promise<ListeningClient> {
    const { hub = 'chat', transport = HttpTransportType.WebSockets, isBinary, user, reconnects } = options;
    const { url } = connectionInfo(connection, hub);
    const claims = { ...options.claims, ...(user && { 'asrs.s.uid': user }) };
    const { expires = '1m' } = options;
    const accessToken = await token(`/client/?hub=${hub}`, { claims, expires });
    const builder = new HubConnectionBuilder()
      .withUrl(url, {
        accessTokenFactory: () => accessToken,
        transport,
        ...(options.skipNegotiation && { skipNegotiation: true }),
      })
      .configureLogging(LogLevel.None);
    if (isBinary) builder.withHubProtocol(new MessagePackHubProtocol());
    if (reconnects) builder.withAutomaticReconnect([0, 0, 0]);
    const client = builder.build();
    client.serverTimeoutInMilliseconds = 5_000;
    client.keepAliveIntervalInMilliseconds = 50;
    const received: unknown[] = [];
    client.on('text', (...parameters: unknown[]) => received.push(...parameters));
    const closed = new Promise<Error | undefined>((resolve) => client.onclose(resolve));
    await client.start();
    clients.push(client);
    return { client, received, connectionId: client.connectionId ?? '', closed };
  }

  /** Publishes as the app's output binding does. */
  function publish(value: unknown, hub = 'chat') {
    return publisher.publish(connection, hub, value);
  }

  /** Waits until everything sent before has arrived: messages to a client keep their order. */
  async function settle({ client }: { client: HubConnection }, hub = 'chat') {
    const arrived = new Promise<void>((resolve) => client.on('settled', resolve));
    await publish({ target: 'settled', arguments: [], connectionId: client.connectionId }, hub);
    await arrived;
  }

  async function close() {
    await Promise.all(clients.map((client) => client.stop()));
    publisher.close();
    await standIn.close();
  }
}
