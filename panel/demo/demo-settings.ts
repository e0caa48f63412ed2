// The demo page's settings, from the link that opened it.
import { PageLink } from '../account/page-link';

export interface DemoSettings {
  token: string | null;
  /** Signs the customer's messages; without it they are sent unsigned. */
  secret: string | null;
  conversationId: string;
  queueId: string | null;
  /** Lets the page read what the demo of a local run plays. */
  demoKey: string | null;
}

/** The links to the demo page. */
export const demoLink = new PageLink('undertone-demo');

/** Generates a conversation id: short and easy to read out, and unlikely to be in use. */
export function newConversationId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return `demo-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** Moves the settings from the address bar to this tab's storage, and returns them with those stored before. */
export function takeSettings(): DemoSettings {
  const before = demoLink.kept;
  const given = demoLink.take();
  const { queue: _queue, demo: _demo, ...lasting } = before;
  // A link that names a conversation says all there is about it.
  const settings = {
    conversation: newConversationId(),
    ...(given.conversation === undefined ? before : lasting),
    ...given,
  };
  demoLink.keep({ queue: '', demo: '', ...settings });
  return {
    token: settings.token ?? null,
    secret: settings.secret ?? null,
    conversationId: settings.conversation,
    queueId: settings.queue || null,
    demoKey: settings.demo || null,
  };
}
