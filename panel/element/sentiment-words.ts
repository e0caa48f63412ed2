// The panel's English texts: names of levels, trends and providers, numbers and times, messages that replace the level,
// and screen reader announcements. They are in one file, so that shown and announced words are the same.
import type { Level, Trend } from '../../shared/sentiment/levels';
import type { SentimentState } from '../live/sentiment-state';

export const levelNames: Readonly<Record<Level, string>> = {
  'very-negative': 'Very negative',
  negative: 'Negative',
  'slightly-negative': 'Slightly negative',
  neutral: 'Neutral',
  'slightly-positive': 'Slightly positive',
  positive: 'Positive',
  'very-positive': 'Very positive',
};

export const trendNames: Readonly<Record<Trend, string>> = {
  rising: 'Rising',
  steady: 'Steady',
  falling: 'Falling',
};

/** Shown instead of a level if a message could not be scored. */
export const notScored = 'Not scored';

/** Shown to a user who may not see the conversation's sentiment. */
export const notAvailable = 'Customer sentiment is not available here.';
/** Shown to a user whose token is not accepted. */
export const signInNeeded = 'Your sign-in has expired or is not accepted. Sign in again to see customer sentiment.';

/** The text shown if the sentiment may not or can not be shown, with the server's reason if it gave one. */
export function wordsInstead({ phase, link, refusal }: SentimentState): { text: string; detail: string } {
  if (refusal?.refused === 'sign-in') return { text: signInNeeded, detail: '' };
  if (refusal) return { text: notAvailable, detail: refusal.detail };
  if (link === 'lost') return { text: 'The server can’t be reached. Trying again.', detail: '' };
  return { text: phase === 'checking' ? 'Checking whether this may be shown…' : 'Connecting…', detail: '' };
}

/** The line below the sentiment: how current it is, or which provider scored it. */
export function noteOf({ link, asOf, sentiment }: SentimentState, now: Date): string {
  const time = asOf === null ? '' : clockTime(new Date(asOf), now);
  if (link === 'lost') return `Connection lost, trying again. As of ${time}.`;
  if (link === 'polled') return `No live connection. Checked every few seconds, last at ${time}.`;
  if (!sentiment) return '';
  if (sentiment.degraded) return 'The cloud service can’t be reached just now; the built-in model is standing in.';
  return sentiment.provider && sentiment.messageCount > 0 ? `Scored by ${providerName(sentiment.provider)}.` : '';
}

/** The customer's name or, without one, the conversation. */
export function subjectOf(customerName: string, conversationId: string): string {
  return customerName || `conversation ${conversationId}`;
}

/** The last screen reader announcement. */
export type Announced = Level | 'not-available' | 'sign-in';

/** The next screen reader announcement, if any: only when the level differs from the last one, not for each message. */
export function announcementOf(
  last: Announced,
  state: SentimentState,
  subject: string,
): { said: Announced; text: string } | null {
  if (state.refusal) {
    const said = state.refusal.refused === 'sign-in' ? 'sign-in' : 'not-available';
    return last === said ? null : { said, text: `${wordsInstead(state).text} (${subject})` };
  }
  if (state.sentiment === null || state.sentiment.level === last) return null;
  const { level, trend } = state.sentiment;
  const text = `Customer sentiment, ${subject}: ${levelNames[level].toLowerCase()}, ${trendNames[trend].toLowerCase()}`;
  return { said: level, text };
}

/** A provider's display name: `Azure AI Language`, `the built-in model`. */
export function providerName(provider: string): string {
  if (provider === 'azure-language') return 'Azure AI Language';
  return provider === 'local' ? 'the built-in model' : provider;
}

/** A score with two decimals, always with a sign and with a typographic minus: `−0.31`, `+0.40`, `0.00`. */
export function signedNumber(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A local time: `12:04`, with the day if it is not today; empty for an invalid date. */
export function clockTime(date: Date, now: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return (date.toDateString() === now.toDateString() ? time : dayAndTime).format(date);
}

/** A language's English name, or its tag if it has none; null if the tag means an unknown language. */
export function languageName(tag: string | null | undefined): string | null {
  if (!tag || /^(und|mul|zxx|mis|root)\b/i.test(tag)) return null;
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

const scripts = [
  ['Arabic', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Japanese', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Korean', /\p{Script=Hangul}/u],
  ['Chinese', /\p{Script=Han}/u],
] as const;

/** Explains why a message has no score. */
export function whyNotScored(language: string | null | undefined, text: string): string {
  const name = languageName(language);
  const script = name === null && scripts.find(([, pattern]) => pattern.test(text))?.[0];
  const which = name !== null ? ` (language: ${name})` : script ? ` (${script} script)` : '';
  return `It could not be read${which}, so it has no weight in the level.`;
}
