// All client connections, by the connection token that a client sends with each request.
import { randomBytes } from 'node:crypto';
import { ClientConnection, type ConnectionTimes } from './client-connection';
import type { Hubs } from './hub';
import { Refusal } from './refusal';

const maxConnections = 10_000;
const closeGraceMs = 500;

export interface NegotiatedConnection {
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

  /** Creates a connection; it is removed unless the client connects before the timeout. */
  begin(hubName: string, isTokenTheId = false): NegotiatedConnection {
    if (this.#isClosing) throw new Refusal(503, 'The service is closing.');
    if (this.#byToken.size >= maxConnections) throw new Refusal(429, 'There are too many connections.');
    const id = randomId();
    const token = isTokenTheId ? id : randomId();
    const connection = new ClientConnection(id, hubName, this.hubs, this.times, () => this.#byToken.delete(token));
    this.#byToken.set(token, connection);
    return { connection, token };
  }

  find(token: string): ClientConnection | undefined {
    return this.#byToken.get(token);
  }

  /** Closes all connections and allows the clients to reconnect. */
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
