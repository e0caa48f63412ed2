// The part of Chatwoot's dashboard that a dashboard app sees: the frame, and the messages of `DashboardApp/Frame.vue`.
import type { ToolPage } from './tool-host';

/** The context of a conversation, full size; people and numbers are invented. */
export function chatwootContext({ account = 1, id = 42, contactId = 7, name = 'Ada Lovelace', theme = '' } = {}) {
  const contact = {
    additional_attributes: { company_name: '', social_profiles: {} },
    availability_status: 'offline',
    email: 'ada@example.com',
    id: contactId,
    name,
    phone_number: '+15550100',
    blocked: false,
    identifier: null,
    thumbnail: '',
    custom_attributes: {},
    last_activity_at: 1_764_240_000,
    created_at: 1_764_150_000,
  };
  return {
    conversation: {
      meta: {
        sender: contact,
        channel: 'Channel::WebWidget',
        assignee: { id: 3, account_id: account, availability_status: 'online', name: 'Robin', role: 'agent' },
        hmac_verified: false,
      },
      id,
      messages: [{ id: 901, content: 'Hello', inbox_id: 2, conversation_id: id, message_type: 0, private: false }],
      account_id: account,
      uuid: '5b1d0a52-30b2-4d36-9f7f-4a7a3f0f2b11',
      additional_attributes: {},
      can_reply: true,
      custom_attributes: {},
      inbox_id: 2,
      labels: [],
      status: 'open',
      unread_count: 1,
    },
    contact,
    currentAgent: { id: 3, name: 'Robin', email: 'robin@example.com' },
    ...(theme !== '' && { customAttributes: [], theme }),
  };
}

export const chatwootPages = {
  '/app/accounts/1/conversations/42': `<!doctype html>
    <title>Chatwoot</title>
    <style>body { margin: 0 } iframe { border: 0; width: 100%; height: 100vh }</style>
    <div id="container"></div>
    <script>
      window.asked = [];
      window.context = null;
      const frame = () => document.querySelector('#app');
      window.send = (message) => frame().contentWindow.postMessage(message, '*');
      window.sendContext = () => context && send(JSON.stringify({ event: 'appContext', data: context }));
      window.onmessage = (event) => {
        asked.push(event.data);
        if (event.data === 'chatwoot-dashboard-app:fetch-info') sendContext();
      };
      window.openApp = (url) => {
        const element = Object.assign(document.createElement('iframe'), { id: 'app', src: url });
        element.onload = () => sendContext();
        document.querySelector('#container').replaceChildren(element);
      };
    </script>`,
};

interface Chatwoot {
  asked: unknown[];
  context: unknown;
  send(message: unknown): void;
  sendContext(): void;
  openApp(url: string): void;
}

/** Opens the dashboard app in a new frame, as Chatwoot does for each conversation. */
export function openApp({ page }: ToolPage, url: string, context: unknown): Promise<void> {
  return page.evaluate(
    ([url, context]) => {
      const chatwoot = globalThis as unknown as Chatwoot;
      chatwoot.context = context;
      chatwoot.openApp(url);
    },
    [url, context] as const,
  );
}

/** Sends another context to the frame that is there, as newer versions do when something changed. */
export function sendContext({ page }: ToolPage, context: unknown): Promise<void> {
  return page.evaluate((context) => {
    const chatwoot = globalThis as unknown as Chatwoot;
    chatwoot.context = context;
    chatwoot.sendContext();
  }, context);
}

/** Sends any message to the frame. */
export function send({ page }: ToolPage, message: unknown): Promise<void> {
  return page.evaluate((message) => (globalThis as unknown as Chatwoot).send(message), message);
}

/** What the frame has sent to Chatwoot. */
export function asked({ page }: ToolPage): Promise<unknown[]> {
  return page.evaluate(() => (globalThis as unknown as Chatwoot).asked);
}
