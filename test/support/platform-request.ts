// A webhook request as an adapter gets it.
import type { PlatformItem, Platform, PlatformRequest } from '../../shared/platforms/platform';
import type { Connection } from '../../shared/platforms/connection';

/** @param headers by their lower-case names */
export function platformRequest(
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string>> = {},
): PlatformRequest {
  return {
    method: 'POST',
    header: (name) => headers[name] ?? null,
    query: new URLSearchParams(query),
    rawBody: Buffer.from(body),
  };
}

/** The items of a payload. */
export function parsedItems(platform: Platform, payload: unknown, connection: Connection): readonly PlatformItem[] {
  const parsed = platform.parse(payload, connection);
  if (parsed.kind !== 'items') throw new Error('The payload is a handshake.');
  return parsed.items;
}
