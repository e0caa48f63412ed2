// What an adapter makes of a payload.
import type { Connection } from '../../shared/platforms/connection';
import type { Platform, PlatformItem, PlatformRequest } from '../../shared/platforms/platform';

/** The items of a payload, which goes through JSON as in a request. */
export function itemsOf(platform: Platform, payload: unknown, connection: Connection): readonly PlatformItem[] {
  const parsed = platform.parse(JSON.parse(JSON.stringify(payload)), connection);
  if (parsed.kind === 'handshake') throw new Error('The payload is a handshake.');
  return parsed.items;
}

/** The only item of a payload. */
export function itemOf(platform: Platform, payload: unknown, connection: Connection): PlatformItem {
  const [item, ...others] = itemsOf(platform, payload, connection);
  if (!item || others.length > 0) throw new Error(`The payload has ${others.length + (item ? 1 : 0)} items.`);
  return item;
}

/** A POST with these headers, query and body. */
export function postOf(
  body: string | Buffer,
  headers: Record<string, string> = {},
  query: Record<string, string> = {},
): PlatformRequest {
  return {
    method: 'POST',
    header: (name) => headers[name] ?? null,
    query: new URLSearchParams(query),
    rawBody: Buffer.from(body),
  };
}
