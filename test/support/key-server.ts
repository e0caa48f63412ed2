// An OpenID provider's key set (JWKS) on a local port: its keys can change, and it can fail in many ways.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

/** How the server answers. */
export const keyServerFaults = ['fail', 'garbage', 'no-key-set', 'reset', 'hang'] as const;
export type KeyServerBehaviour = 'serve' | (typeof keyServerFaults)[number];

export interface KeyServer {
  /** For AUTH_JWKS_URL. */
  readonly url: string;
  /** The public keys it publishes from now on. */
  keys: readonly JWK[];
  behaviour: KeyServerBehaviour;
  /** How many requests it received. */
  asked: number;
  /** Stops it; later connections are refused. */
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback interface. */
export async function startKeyServer(...keys: JWK[]): Promise<KeyServer> {
  const server = createServer((_request, response) => {
    keyServer.asked++;
    answer(response, keyServer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${port}/keys`,
    keys,
    behaviour: 'serve',
    asked: 0,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return keyServer;
}

function answer(response: ServerResponse, { behaviour, keys }: KeyServer): void {
  const json = { 'content-type': 'application/json' };
  switch (behaviour) {
    case 'serve':
      response.writeHead(200, json).end(JSON.stringify({ keys }));
      break;
    case 'fail':
      response.writeHead(500, json).end(JSON.stringify({ keys }));
      break;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>We are down</h1>');
      break;
    case 'no-key-set':
      response.writeHead(200, json).end(JSON.stringify({ error: 'temporarily_unavailable' }));
      break;
    case 'reset':
      response.destroy();
      break;
    case 'hang':
      break;
  }
}
