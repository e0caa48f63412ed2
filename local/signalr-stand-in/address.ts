// The URL of a request, its query values and path segments. Query names are case-insensitive, as in .NET.
import type { IncomingMessage } from 'node:http';

/** The request's URL with the host that the caller used; undefined if it is not valid. */
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

/** Decodes a path segment; undefined if it is not valid. */
export function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined; // The caller answers 400, as for any other invalid name.
  }
}
