// A proxy to a local service that can be blocked for the clients that use it, while the service runs for all others: so
// an app loses its service, and the service's other clients are not affected.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BlockablePath {
  readonly port: number;
  /** Closes the open connections, and every new one at once. */
  block(): void;
  unblock(): void;
  close(): Promise<void>;
}

/** Starts a proxy to a port of the loopback interface. */
export async function openPath(toPort: number): Promise<BlockablePath> {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const server = createServer((incoming) => {
    if (isBlocked) {
      incoming.resetAndDestroy();
      return;
    }
    const outgoing = connect(toPort, '127.0.0.1');
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // Every error is followed by "close".
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const breakAll = () => {
    for (const socket of [...sockets]) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    block() {
      isBlocked = true;
      breakAll();
    },
    unblock() {
      isBlocked = false;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
    },
  };
}
