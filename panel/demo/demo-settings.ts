// What the demo page needs to know, from the link that opened it. Tokens and secrets travel in the fragment, which no
// server sees, and move from there into this tab's storage, so that they stay out of the address bar and the history.

export interface DemoSettings {
  token: string | null;
  /** Signs the customer's messages; without one they are sent unsigned. */
  secret: string | null;
  conversationId: string;
  queueId: string | null;
}

const storageKey = 'undertone-demo';
type Kept = Partial<Record<'token' | 'secret' | 'conversation' | 'queue', string>>;

/** What a link's fragment (`#token=…&secret=…&conversation=…&queue=…`) carries; a bare token is taken as one. */
export function settingsIn(text: string): Kept {
  const fragment = text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
  if (!fragment.includes('=') && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(fragment.trim())) return { token: fragment.trim() };
  const parameters = new URLSearchParams(fragment);
  const kept: Kept = {};
  for (const name of ['token', 'secret', 'conversation', 'queue'] as const) {
    const value = parameters.get(name)?.trim();
    if (value) kept[name] = value;
  }
  return kept;
}

/** A new conversation's id: short enough to read out, and unlikely to have been used. */
export function newConversationId(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return `demo-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** Takes what the address bar carries, clears it there, and returns it with what this tab knew before. */
export function takeSettings(): DemoSettings {
  const given = settingsIn(location.hash);
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  const kept = { conversation: newConversationId(), ...stored(), ...given };
  store(kept);
  return {
    token: kept.token ?? null,
    secret: kept.secret ?? null,
    conversationId: kept.conversation,
    queueId: kept.queue ?? null,
  };
}

/** Remembers further settings for this tab. */
export function keepSettings(more: Kept): void {
  store({ ...stored(), ...more });
}

function stored(): Kept {
  return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Kept;
}

function store(kept: Kept): void {
  sessionStorage.setItem(storageKey, JSON.stringify(kept));
}
