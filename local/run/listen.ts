// Ports of a local run: the usual one when it is free, else any other, but never another than the one asked for by name.
import { once } from 'node:events';
import type { Server } from 'node:net';

export interface RequestedPort {
  readonly port: number;
  /** Whether the user asked for this very port; then there is no other. */
  readonly isExplicit: boolean;
}

/** Reads the requested for a port from a setting. */
export function readRequestedPort(value: string | undefined, name: string, usual: number): RequestedPort {
  if (value === undefined) return { port: usual, isExplicit: false };
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new Error(`${name} must be a port number from 0 to 65535.`);
  return { port, isExplicit: true };
}

/** The error for a port that was asked for and is in use. */
export class PortInUseError extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} is in use.`);
  }
}

/**
 * Listens on loopback and tells the port.
 * @throws {PortInUseError} when the user asked for a port that is in use.
 */
export async function listen(server: Server, { port, isExplicit }: RequestedPort): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (isExplicit) throw new PortInUseError(port);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return (server.address() as { port: number }).port;
}
