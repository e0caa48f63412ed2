import { originIn } from '../parent-window';

/**
 * The origin of a Zendesk, or of the loopback; null for anything else. Agents work at a subdomain of zendesk.com, also
 * where customers see another domain.
 */
export function zendeskOriginIn(text: string): string | null {
  const origin = originIn(text);
  if (origin === null) return null;
  return origin.startsWith('http:') || /^https:\/\/[a-z0-9-]+\.zendesk\.com$/.test(origin) ? origin : null;
}
