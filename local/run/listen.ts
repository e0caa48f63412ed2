// Ports of a local run: the usual one when it is free, else any other, but never another than the one asked for by name.
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { RunSettings } from './run-settings';

export interface RequestedPort {
  readonly port: number;
  /** The setting that it comes from, for those who have to change it. */
  readonly setting: string;
  /** Whether the user asked for this very port; then there is no other. */
  readonly isExplicit: boolean;
}

/**
 * Reads the port that a setting asks for.
 * @throws naming the setting, when its value is no port.
 */
export function readRequestedPort(value: string | undefined, setting: string, usual: number): RequestedPort {
  if (value === undefined) return { port: usual, setting, isExplicit: false };
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new Error(`${setting} must be a port number from 0 to 65535.`);
  return { port, setting, isExplicit: true };
}

/**
 * The port that the app should have: `PORT`, else the one that local.settings.json has for Core Tools, if it is free.
 * @throws naming the setting, when its value is no port.
 */
export function readAppPort({ values, host }: Pick<RunSettings, 'values' | 'host'>): RequestedPort {
  const usual = readRequestedPort(jsonText(host['LocalHttpPort']), 'Host.LocalHttpPort in local.settings.json', 7071);
  return readRequestedPort(values['PORT'], 'PORT', usual.port);
}

function jsonText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : JSON.stringify(value).replace(/^"(.*)"$/, '$1');
}

/** A port that was asked for and can't be had. Without more to tell, the message says what to do. */
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
 * Listens on loopback and tells the port.
 * @throws {PortError} when the user asked for a port that is in use or not allowed.
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
