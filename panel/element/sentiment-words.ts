// The panel's English: names of levels, trends and providers, numbers, and what a screen reader is told. One place,
// so that the words on the screen and the words announced can't drift apart.
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

/** All that is shown to someone who may not see the conversation's sentiment. */
export const notAvailable = 'Customer sentiment is not available here.';

/** What a screen reader was told last. */
export type Announced = Level | 'not-available';

/** What to tell a screen reader, if anything: a level when it differs from what was said last, never each message. */
export function announcementOf(last: Announced, state: SentimentState): { said: Announced; text: string } | null {
  if (state.phase === 'refused') return last === 'not-available' ? null : { said: 'not-available', text: notAvailable };
  if (state.sentiment === null || state.sentiment.level === last) return null;
  const { level, trend } = state.sentiment;
  const text = `Customer sentiment: ${levelNames[level].toLowerCase()}, ${trendNames[trend].toLowerCase()}`;
  return { said: level, text };
}

/** Who scored, for people: `Azure AI Language`, `Undertone’s own model`. */
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

/** A language's English name, or its tag where it has none. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
