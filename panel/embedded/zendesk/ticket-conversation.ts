// The Sunshine conversation of a ticket. The framework has no property for it; the ticket's audits have, which every agent
// may read: the event `ChatStartedEvent` carries `value.conversation_id`.
import { recordIn } from '../untrusted-value';
import type { ZendeskRequest } from './zaf-client';

const pageSize = 100;
/** The event is among the first audits of a messaging ticket; a ticket with very many has its end. */
const maxPages = 10;

/** The id of the ticket's conversation; null if the ticket did not come from messaging. */
export async function conversationOfTicket(
  ticketId: string,
  request: (options: ZendeskRequest) => Promise<unknown>,
): Promise<string | null> {
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const query = new URLSearchParams({ 'page[size]': String(pageSize) });
    if (cursor !== null) query.set('page[after]', cursor);
    const url = `/api/v2/tickets/${ticketId}/audits.json?${query.toString()}`;
    const reply = recordIn(await request({ url, type: 'GET', dataType: 'json' }));
    const found = listIn(reply?.['audits']).flatMap((audit) => listIn(recordIn(audit)?.['events']).flatMap(startedIn));
    // A conversation that goes on after its end starts again in the same ticket.
    const newest = found.at(-1);
    if (newest !== undefined) return newest;
    const meta = recordIn(reply?.['meta']);
    const next = meta?.['after_cursor'];
    if (meta?.['has_more'] !== true || typeof next !== 'string') return null;
    cursor = next;
  }
  return null;
}

function startedIn(event: unknown): string[] {
  const { type, value } = recordIn(event) ?? {};
  const id = type === 'ChatStartedEvent' ? recordIn(value)?.['conversation_id'] : undefined;
  return typeof id === 'string' && /^[\w-]{1,128}$/.test(id) ? [id] : [];
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
