// The demo page's settings, from the link that opened it. Tokens and secrets are in the fragment, which is not sent to
// the server, and are moved to this tab's session storage, so that they are not in the address bar or the history.
import { tabStorage } from '../ui/tab-storage';

export interface DemoSettings {
  token: string | null;
  /** Signs the customer's messages; without it they are sent unsigned. */
  secret: string | null;
  conversationId: string;
  queueId: string | null;
  /** Lets the page read what the demo of a local run plays. */
  demoKey: string | null;
}

const storageKey = 'undertone-demo';
/** Stands in where the browser denies the storage: then a reload forgets the settings. */
let remembered: StoredSettings = {};
const names = ['token', 'secret', 'conversation', 'queue', 'demo'] as const;
type StoredSettings = Partial<Record<(typeof names)[number], string>>;

/** Parses a link's fragment (`#token=…&secret=…&conversation=…&queue=…&demo=…`); a bare token is accepted as well. */
export function settingsIn(text: string): StoredSettings {
  const fragment = text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
  if (!fragment.includes('=') && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(fragment.trim())) return { token: fragment.trim() };
  const parameters = new URLSearchParams(fragment);
  const settings: StoredSettings = {};
  for (const name of names) {
    const value = parameters.get(name)?.trim();
    if (value) settings[name] = value;
  }
  return settings;
}

/** Generates a conversation id: short and easy to read out, and unlikely to be in use. */
export function newConversationId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return `demo-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** Moves the settings from the address bar to this tab's storage, and returns them with those stored before. */
export function takeSettings(): DemoSettings {
  const given = settingsIn(location.hash);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  const { queue: _queue, demo: _demo, ...lasting } = stored();
  // A link that names a conversation says all there is about it.
  const before = given.conversation === undefined ? stored() : lasting;
  const settings = { conversation: newConversationId(), ...before, ...given };
  store(settings);
  return {
    token: settings.token ?? null,
    secret: settings.secret ?? null,
    conversationId: settings.conversation,
    queueId: settings.queue || null,
    demoKey: settings.demo ?? null,
  };
}

/** Stores further settings for this tab. */
export function keepSettings(more: StoredSettings): void {
  store({ ...stored(), ...more });
}

function stored(): StoredSettings {
  const storage = tabStorage();
  return storage ? (JSON.parse(storage.getItem(storageKey) ?? '{}') as StoredSettings) : { ...remembered };
}

function store(settings: StoredSettings): void {
  remembered = settings;
  tabStorage()?.setItem(storageKey, JSON.stringify(settings));
}
