// The page's address: `#queue=billing&days=last-30-days` or `#queue=billing&from=2026-11-01&to=2026-11-30`. It is in the
// fragment, which is not sent to the server. A token in it is moved to this tab's storage at once.
import { tabStorage } from '../ui/tab-storage';
import { faultOfDays, presets, type Days, type Preset } from './days';

/** What the page shows. */
export interface Choice {
  /** Null: the first queue whose report may be seen. */
  queueId: string | null;
  /** A preset stays one in the address, so that a bookmark of the last week is always of the last week. */
  days: Preset | Days;
}

const storageKey = 'undertone-report';
const defaultDays: Preset = 'last-30-days';
/** Stands in where the browser denies the storage: then a reload forgets the token. */
let remembered: string | null = null;

/** The choice in a fragment. Days that can't be asked for count as none. */
export function choiceIn(fragment: string): Choice {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
  const entered = { from: parameters.get('from') ?? '', to: parameters.get('to') ?? '' };
  const preset = presets.find((preset) => preset === parameters.get('days')) ?? defaultDays;
  return {
    queueId: parameters.get('queue')?.trim() || null,
    days: faultOfDays(entered) === null ? entered : preset,
  };
}

/** The fragment of a choice. */
export function fragmentOf({ queueId, days }: Choice): string {
  const parameters = new URLSearchParams({
    ...(queueId !== null && { queue: queueId }),
    ...(typeof days === 'string' ? { days } : days),
  });
  return `#${parameters.toString()}`;
}

/** Whether a fragment carries a token. */
export function hasToken(fragment: string): boolean {
  return Boolean(new URLSearchParams(fragment.replace(/^#/, '')).get('token')?.trim());
}

/** Moves the token from the address to this tab's storage, and returns it, or the one stored before. */
export function takeToken(): string | null {
  const storage = tabStorage();
  const token = new URLSearchParams(location.hash.slice(1)).get('token')?.trim();
  if (token) {
    remembered = token;
    storage?.setItem(storageKey, token);
    history.replaceState(null, '', fragmentOf(choiceIn(location.hash)));
  }
  return storage?.getItem(storageKey) ?? remembered;
}
