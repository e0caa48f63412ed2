// The address that a request calls, and what its path and query say. Names in a query ignore case, as in .NET.
import type { IncomingMessage } from 'node:http';

/** The address by the name that the caller knows; undefined when the request has none. */
export function readAddress({ url = '', headers }: IncomingMessage): URL | undefined {
  const address = `http://${headers.host ?? '127.0.0.1'}${url}`;
  return url.startsWith('/') && URL.canParse(address) ? new URL(address) : undefined;
}

export function queryValues({ searchParams }: URL, name: string): string[] {
  return [...searchParams].filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

export function queryValue(address: URL, name: string): string | undefined {
  return queryValues(address, name)[0];
}

/** Decodes a part of a path; undefined for what can't be decoded. */
export function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // Whoever asked answers 400, as for any other name that can't be one.
  }
}
