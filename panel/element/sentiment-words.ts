// The panel's English: names of levels, trends and providers, numbers and times, what is said instead of a level, and
// what a screen reader is told. One place, so that the words shown and the words announced are the same.
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

/** Said in place of a level where a message could not be scored. */
export const notScored = 'Not scored';

/** Said to someone who may not see the conversation's sentiment. */
export const notAvailable = 'Customer sentiment is not available here.';
/** Said to someone whose token is not accepted. */
export const signInNeeded = 'Your sign-in has expired or is not accepted. Sign in again to see customer sentiment.';

/** What is said where nothing may or can be shown: a sentence, and the server's reason where it gave one. */
export function wordsInstead({ phase, link, refusal }: SentimentState): { text: string; detail: string } {
  if (refusal?.refused === 'sign-in') return { text: signInNeeded, detail: '' };
  if (refusal) return { text: notAvailable, detail: refusal.detail };
  if (link === 'lost') return { text: 'The server can’t be reached. Trying again.', detail: '' };
  return { text: phase === 'checking' ? 'Checking whether this may be shown…' : 'Connecting…', detail: '' };
}

/** The line below what is shown: how current it is, or who scored it. */
export function noteOf({ link, asOf, sentiment }: SentimentState, now: Date): string {
  const time = asOf === null ? '' : clockTime(new Date(asOf), now);
  if (link === 'lost') return `Connection lost, trying again. As of ${time}.`;
  if (link === 'polled') return `No live connection. Checked every few seconds, last at ${time}.`;
  if (!sentiment) return '';
  if (sentiment.degraded) return 'The cloud service can’t be reached just now; the built-in model is standing in.';
  return sentiment.provider && sentiment.messageCount > 0 ? `Scored by ${providerName(sentiment.provider)}.` : '';
}

/** Whose sentiment it is: the customer's name, or else the conversation. */
export function subjectOf(customerName: string, conversationId: string): string {
  return customerName || `conversation ${conversationId}`;
}

/** What a screen reader was told last. */
export type Announced = Level | 'not-available' | 'sign-in';

/** What to tell a screen reader, if anything: a level when it differs from what was said last, never each message. */
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

/** Who scored, for people: `Azure AI Language`, `the built-in model`. */
export function providerName(provider: string): string {
  if (provider === 'azure-language') return 'Azure AI Language';
  return provider === 'local' ? 'the built-in model' : provider;
}

/** A score with two decimals, its sign always written and a true minus sign: `−0.31`, `+0.40`, `0.00`. */
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

/** A local time: `12:04`, with the day where that is not today; empty where it is no time. */
export function clockTime(date: Date, now: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  return (date.toDateString() === now.toDateString() ? time : dayAndTime).format(date);
}

/** A language's English name; its tag where it has none; null where the tag says that the language is not known. */
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

/** Why a message has no score, as far as that can be told. */
export function whyNotScored(language: string | null | undefined, text: string): string {
  const name = languageName(language);
  const script = name === null && scripts.find(([, pattern]) => pattern.test(text))?.[0];
  const which = name !== null ? ` (language: ${name})` : script ? ` (${script} script)` : '';
  return `It could not be read${which}, so it has no weight in the level.`;
}
