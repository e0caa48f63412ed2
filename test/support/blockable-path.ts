// A way to a local service that can be blocked for those who take it, while the service goes on for everyone else: so
// an app loses its service and the service's own clients notice nothing.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface BlockablePath {
  readonly port: number;
  /** Breaks the connections that exist, and every new one at once. */
  block(): void;
  unblock(): void;
  close(): Promise<void>;
}

/** Opens a path to a port of the loopback interface. */
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
      // An error is followed by the close.
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
