// What a link to a page carries in its fragment, which is not sent to the server. The token is moved from there to this
// tab's session storage, so that it is not in the address bar or the history.
import { tabStorage } from '../ui/tab-storage';

const names = ['token', 'secret', 'conversation', 'queue', 'demo'] as const;
export type LinkSettings = Partial<Record<(typeof names)[number], string>>;

/** Parses a link's fragment (`#token=…&secret=…&conversation=…&queue=…&demo=…`); a bare token is accepted as well. */
export function settingsIn(text: string): LinkSettings {
  const fragment = text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
  if (!fragment.includes('=') && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(fragment.trim())) return { token: fragment.trim() };
  const parameters = new URLSearchParams(fragment);
  const settings: LinkSettings = {};
  for (const name of names) {
    const value = parameters.get(name)?.trim();
    if (value) settings[name] = value;
  }
  return settings;
}

/** The links to a page, and what this tab keeps of them. */
export class PageLink {
  /** Stands in where the browser denies the storage: then a reload forgets the settings. */
  private remembered: LinkSettings = {};

  /** @param storageKey the page's own */
  constructor(private readonly storageKey: string) {}

  /** What is kept for this tab. */
  get kept(): LinkSettings {
    const storage = tabStorage();
    return storage ? (JSON.parse(storage.getItem(this.storageKey) ?? '{}') as LinkSettings) : this.remembered;
  }

  /** Takes what the address carries out of it. A token is kept. */
  take(): LinkSettings {
    const given = settingsIn(location.hash);
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
    if (given.token !== undefined) this.keep({ token: given.token });
    return given;
  }

  /** Keeps further settings for this tab. */
  keep(more: LinkSettings): void {
    this.store({ ...this.kept, ...more });
  }

  /** Forgets the token, which the server no longer accepts. */
  forgetToken(): void {
    const { token: _token, ...others } = this.kept;
    this.store(others);
  }

  private store(settings: LinkSettings): void {
    this.remembered = settings;
    tabStorage()?.setItem(this.storageKey, JSON.stringify(settings));
  }
}
