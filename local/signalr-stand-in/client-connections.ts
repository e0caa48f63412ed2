// All connections of clients, by the token that a client shows in each of its requests.
import { randomBytes } from 'node:crypto';
import { ClientConnection, type ConnectionTimes } from './client-connection';
import type { Hubs } from './hub';
import { Refusal } from './refusal';

const mostConnections = 10_000;
const closeGraceMs = 500;

export interface BegunConnection {
  readonly connection: ClientConnection;
  readonly token: string;
}

export class ClientConnections {
  readonly #byToken = new Map<string, ClientConnection>();
  #isClosing = false;

  constructor(
    private readonly hubs: Hubs,
    private readonly times: ConnectionTimes,
  ) {}

  /** Begins a connection that the client has to connect soon. */
  begin(hubName: string, isTokenTheId = false): BegunConnection {
    if (this.#isClosing) throw new Refusal(503, 'The service is closing.');
    if (this.#byToken.size >= mostConnections) throw new Refusal(429, 'There are too many connections.');
    const id = randomId();
    const token = isTokenTheId ? id : randomId();
    const connection = new ClientConnection(id, hubName, this.hubs, this.times, () => this.#byToken.delete(token));
    this.#byToken.set(token, connection);
    return { connection, token };
  }

  find(token: string): ClientConnection | undefined {
    return this.#byToken.get(token);
  }

  /** Tells the clients to come back later and closes their connections. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const open = [...this.#byToken.values()];
    for (const connection of open) connection.close();
    const transports = open.flatMap(({ transport }) => transport ?? []);
    const grace = setTimeout(() => {
      for (const transport of transports) transport.abort();
    }, closeGraceMs);
    await Promise.all(transports.map(({ closed }) => closed));
    clearTimeout(grace);
  }
}

function randomId(): string {
  return randomBytes(16).toString('base64url');
}
