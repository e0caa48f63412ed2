// Ports of a local run: the default port or, if it is in use, any free one. A port that the user sets has no fallback.
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { RunSettings } from './run-settings';

export interface RequestedPort {
  readonly port: number;
  /** The setting that it comes from, for error messages. */
  readonly setting: string;
  /** Whether the user has set this port; then no other one is tried. */
  readonly isExplicit: boolean;
}

/**
 * Reads a port from a setting.
 * @throws an error that names the setting if its value is not a port number.
 */
export function readRequestedPort(value: string | undefined, setting: string, defaultPort: number): RequestedPort {
  if (value === undefined) return { port: defaultPort, setting, isExplicit: false };
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new Error(`${setting} must be a port number from 0 to 65535.`);
  return { port, setting, isExplicit: true };
}

/**
 * The port for the app: `PORT`, else the one that local.settings.json sets for Core Tools, else 7071. Only `PORT` is
 * explicit.
 * @throws an error that names the setting if its value is not a port number.
 */
export function readAppPort({ values, host }: Pick<RunSettings, 'values' | 'host'>): RequestedPort {
  const setting = 'Host.LocalHttpPort in local.settings.json';
  const defaultPort = readRequestedPort(jsonText(host['LocalHttpPort']), setting, 7071).port;
  return readRequestedPort(values['PORT'], 'PORT', defaultPort);
}

function jsonText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : JSON.stringify(value).replace(/^"(.*)"$/, '$1');
}

/** A requested port can't be opened; the message says what to do. */
export class PortError extends Error {
  constructor(
    readonly requested: RequestedPort,
    readonly code: 'EADDRINUSE' | 'EACCES',
    holder = 'something else',
  ) {
    const { port, setting } = requested;
    super(
      code === 'EACCES'
        ? `Port ${port} may not be opened by this user. Set ${setting} to one of 1024 or above.`
        : `Port ${port} is in use by ${holder}. Set ${setting} to another one, or to 0 for any that is free.`,
    );
  }
}

/**
 * Listens on loopback and returns the port.
 * @throws {PortError} if the user has set a port that is in use or not allowed.
 */
export async function listen(server: Server, requested: RequestedPort): Promise<number> {
  try {
    server.listen(requested.port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    if (requested.isExplicit) throw new PortError(requested, code);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return (server.address() as { port: number }).port;
}
