// The part of Zendesk that a `ticket_sidebar` app sees: the frame, and the framework's side of ZAF 2.0. As the real one it
// answers a request only to those who have subscribed to its events.
import type { ToolPage } from './tool-host';

/** A ticket as the host knows it. */
export interface Ticket {
  id: number | string;
  requester: string;
  /** One reply a page; a number is a failure with that status. Null: no reply at all, until `answer` is called. */
  audits: readonly (Record<string, unknown> | number)[] | null;
}

const system = { client: 'Mozilla/5.0', ip_address: '203.0.113.7', latitude: 0, longitude: 0, location: 'Earth' };

/** An audit with events, full size; people and numbers are invented. */
export function audit(...events: Record<string, unknown>[]): Record<string, unknown> {
  return {
    id: 8_000_000_000_001,
    ticket_id: 35,
    created_at: '2026-11-27T10:00:00Z',
    author_id: 7_000_000_000_001,
    metadata: { system, custom: {} },
    events,
    via: { channel: 'native_messaging', source: { from: {}, to: {}, rel: null } },
  };
}

/** The event by which a conversation becomes a ticket. */
export function chatStarted(conversationId: unknown): Record<string, unknown> {
  return {
    id: 8_000_000_000_002,
    type: 'ChatStartedEvent',
    value: {
      visitor_id: '10000000-DqX0yZ5lGzHk1W',
      chat_id: '2611.10000000.SxPq0aBcDeFg',
      conversation_id: conversationId,
      user_id: '6ff0000000000000000000aa',
      channel: 'zendesk:web',
      chat_start_url: 'https://shop.example.com/',
      history: [
        {
          actor_id: '6ff0000000000000000000aa',
          actor_type: 'end-user',
          type: 'ChatMessage',
          message: 'Hello',
          timestamp: 1,
        },
      ],
    },
  };
}

export const comment = { id: 8_000_000_000_003, type: 'Comment', body: 'Hello', public: true, attachments: [] };

/** A page of audits as the API answers it. */
export function auditPage(audits: Record<string, unknown>[], next: string | null = null): Record<string, unknown> {
  return {
    audits,
    meta: { has_more: next !== null, after_cursor: next, before_cursor: null },
    links: { next: null, prev: null },
  };
}

export const zendeskPages = {
  '/agent/tickets/35': `<!doctype html>
    <title>Zendesk</title>
    <style>body { margin: 0 } iframe { border: 0; width: 100%; height: 120px }</style>
    <div id="tray"></div>
    <script>
      window.requests = [];
      window.subscriptions = new Set();
      window.handshakes = 0;
      let held = [];
      const frame = () => document.querySelector('#app');
      const guid = 'b2d6f3f0-5f0e-4d2c-9a55-5c1f6a7e0c11';
      window.post = (message) => frame().contentWindow.postMessage(JSON.stringify(message), '*');
      window.trigger = (event, message) => {
        if (event === 'app.registered' || subscriptions.has(event)) post({ key: 'zaf.' + event, message });
      };
      window.contextOf = (id) => ({
        instanceGuid: guid, product: 'support', account: { subdomain: 'acme' }, location: 'ticket_sidebar', ticketId: id,
      });
      const request = (key, { url }) => {
        requests.push(url);
        const number = Number(new URLSearchParams(url.split('?')[1]).get('page[after]') ?? 0);
        const answer = (page) => {
          if (typeof page === 'number') trigger(key + '.fail', { responseArgs: [{ status: page }, 'error', 'Error'] });
          else trigger(key + '.done', { responseArgs: [page, 'success', { status: 200 }] });
        };
        if (ticket.audits === null) held.push(answer);
        else answer(ticket.audits[number]);
      };
      window.answer = (page) => { for (const one of held.splice(0)) one(page); };
      const properties = { 'ticket.requester.name': () => ticket.requester, colorScheme: () => window.colorScheme };
      window.onmessage = ({ data }) => {
        const { key, id, request: name, params, message } = JSON.parse(data);
        if (key === 'iframe.handshake') {
          handshakes++;
          const metadata = { appId: 1, installationId: 2, name: 'Undertone', version: '1.0.0', settings };
          trigger('app.registered', { metadata, context: contextOf(ticket.id) });
        } else if (key?.startsWith('iframe.on:')) subscriptions.add(key.slice('iframe.on:'.length));
        else if (key?.startsWith('request:')) request(key, message);
        else if (name === 'get') post({ id, result: { errors: {}, [params[0]]: properties[params[0]]?.() } });
        else if (name === 'invoke') {
          frame().style.height = params.resize[0].height;
          post({ id, result: { errors: {}, resize: null } });
        }
      };
      window.openTicket = (url, ticket, settings) => {
        Object.assign(window, { ticket, settings });
        const src = url + '?' + new URLSearchParams({ origin: window.ownOrigin ?? location.origin, app_guid: guid });
        document.querySelector('#tray').replaceChildren(Object.assign(document.createElement('iframe'), { id: 'app', src }));
      };
    </script>`,
};

interface Zendesk {
  requests: string[];
  handshakes: number;
  colorScheme: string;
  ownOrigin: string;
  ticket: Ticket;
  trigger(event: string, message: unknown): void;
  contextOf(id: unknown): unknown;
  answer(page: unknown): void;
  openTicket(url: string, ticket: Ticket, settings: unknown): void;
}

/** Opens a ticket, with the app in its sidebar. */
export function openTicket(
  { page }: ToolPage,
  url: string,
  ticket: Ticket,
  settings: unknown,
  given: { colorScheme?: string; ownOrigin?: string } = {},
): Promise<void> {
  return page.evaluate(
    ({ url, ticket, settings, given }) => {
      const zendesk = Object.assign(globalThis as unknown as Zendesk, given);
      zendesk.openTicket(url, ticket, settings);
    },
    { url, ticket, settings, given },
  );
}

/** Tells the app that its frame is now at another ticket. */
export function moveTo({ page }: ToolPage, ticket: Ticket): Promise<void> {
  return page.evaluate((ticket) => {
    const zendesk = globalThis as unknown as Zendesk;
    zendesk.ticket = ticket;
    zendesk.trigger('context.updated', zendesk.contextOf(ticket.id));
  }, ticket);
}

/** Sends an event of the framework to the app. */
export function trigger({ page }: ToolPage, event: string, message: unknown = {}): Promise<void> {
  return page.evaluate(([event, message]) => (globalThis as unknown as Zendesk).trigger(event, message), [
    event,
    message,
  ] as const);
}

/** Changes what the host will answer about the ticket. */
export function changeTicket({ page }: ToolPage, ticket: Ticket): Promise<void> {
  return page.evaluate((ticket) => void ((globalThis as unknown as Zendesk).ticket = ticket), ticket);
}

/** Answers the requests that are waiting. */
export function answer({ page }: ToolPage, reply: unknown): Promise<void> {
  return page.evaluate((reply) => (globalThis as unknown as Zendesk).answer(reply), reply);
}

/** What the app has asked for. */
export function askedOf({ page }: ToolPage): Promise<{ requests: string[]; handshakes: number }> {
  return page.evaluate(() => {
    const { requests, handshakes } = globalThis as unknown as Zendesk;
    return { requests, handshakes };
  });
}
