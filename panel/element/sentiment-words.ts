// What the element says, in the agent's language: names of levels, trends and providers, numbers and times, messages
// that replace the level, alerts, and screen reader announcements. They are in one file, so that shown and announced
// words are the same.
import type { Level, Trend } from '../../shared/sentiment/levels';
import { element as english } from '../languages/en';
import type { ElementTexts } from '../languages/texts';
import type { AgentAlert } from '../live/alert-state';
import type { SentimentState } from '../live/sentiment-state';
import type { CoursePoint } from '../live/snapshot';
import { fillIn } from '../ui/language';
import { lowestLevel } from './course-geometry';

/** The last screen reader announcement. */
export type Announced = Level | 'not-available' | 'sign-in';

/** A text that stands there instead of the sentiment; `detail` is the server's own, in English. */
export interface Instead {
  text: string;
  detail: string;
}

/** ISO 15924 codes of scripts whose languages may be unsupported. */
const scripts = [
  ['Arab', /\p{Script=Arabic}/u],
  ['Hebr', /\p{Script=Hebrew}/u],
  ['Cyrl', /\p{Script=Cyrillic}/u],
  ['Grek', /\p{Script=Greek}/u],
  ['Deva', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['Jpan', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['Kore', /\p{Script=Hangul}/u],
  ['Hani', /\p{Script=Han}/u],
] as const;

export class SentimentWords {
  private readonly scoreFormat: Intl.NumberFormat;
  private readonly weightFormat: Intl.NumberFormat;
  private readonly shareFormat: Intl.NumberFormat;
  private readonly timeFormat: Intl.DateTimeFormat;
  private readonly dayFormat: Intl.DateTimeFormat;

  /** @param locale for dates and numbers, a BCP 47 tag */
  constructor(
    readonly texts: ElementTexts = english,
    readonly locale = 'en',
  ) {
    const twoDigits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    this.scoreFormat = new Intl.NumberFormat(locale, { ...twoDigits, signDisplay: 'exceptZero' });
    this.weightFormat = new Intl.NumberFormat(locale, twoDigits);
    this.shareFormat = new Intl.NumberFormat(locale, { style: 'percent' });
    const clock = { hour: '2-digit', minute: '2-digit' } as const;
    this.timeFormat = new Intl.DateTimeFormat(locale, clock);
    this.dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...clock });
  }

  /** A text with its placeholders filled in. */
  say(key: keyof ElementTexts, values: Readonly<Record<string, string>> = {}): string {
    return fillIn(this.texts[key], values);
  }

  /** A level's name for the middle of a sentence; of a message without one, that it is not scored. */
  inSentence(level: Level | null): string {
    return this.lower(level === null ? this.texts.notScored : this.texts[level]);
  }

  /** The text shown if the sentiment may not or can not be shown, with the server's reason if it gave one. */
  instead({ phase, link, refusal }: SentimentState): Instead {
    if (refusal?.refused === 'sign-in') return { text: this.texts.signInNeeded, detail: '' };
    if (refusal) return { text: this.texts.notAvailable, detail: refusal.detail };
    if (link === 'lost') return { text: this.texts.unreachable, detail: '' };
    return { text: phase === 'checking' ? this.texts.checking : this.texts.connecting, detail: '' };
  }

  /** The line below the sentiment: how current it is, or which provider scored it. */
  note({ link, asOf, sentiment }: SentimentState, now: Date): string {
    const time = asOf === null ? '' : this.clockTime(new Date(asOf), now);
    if (link === 'lost') return this.say('noteLost', { time });
    if (link === 'polled') return this.say('notePolled', { time });
    if (!sentiment) return '';
    if (sentiment.degraded) return this.texts.noteDegraded;
    return sentiment.provider && sentiment.messageCount > 0 ? this.scoredBy(sentiment.provider) : '';
  }

  /** The customer's name or, without one, the conversation. */
  subject(customerName: string, conversationId: string): string {
    return customerName || this.say('conversation', { id: conversationId });
  }

  /** The next screen reader announcement, if any: only when the level differs from the last one. */
  announcement(last: Announced, state: SentimentState, subject: string): { said: Announced; text: string } | null {
    if (state.refusal) {
      const said = state.refusal.refused === 'sign-in' ? 'sign-in' : 'not-available';
      return last === said ? null : { said, text: `${this.instead(state).text} (${subject})` };
    }
    if (state.sentiment === null || state.sentiment.level === last) return null;
    const { level, trend } = state.sentiment;
    return { said: level, text: this.summary(subject, level, trend) };
  }

  /** Whose sentiment, its level and trend, in one line. */
  summary(subject: string, level: Level, trend: Trend): string {
    return `${this.texts.heading}, ${subject}: ${this.inSentence(level)}, ${this.lower(this.texts[trend])}`;
  }

  /** What the compact form says to a screen reader and as a tooltip. */
  iconLabel(state: SentimentState | null, subject: string): string {
    if (state === null) return `${this.texts.heading}, ${subject}`;
    if (!state.sentiment) return `${this.texts.heading}, ${subject}: ${this.instead(state).text}`;
    return [
      this.summary(subject, state.sentiment.level, state.sentiment.trend),
      ...(state.alert ? [this.texts.alertOpen] : []),
      ...(state.link === 'lost' ? [this.texts.connectionLost] : []),
    ].join(', ');
  }

  scoredBy(provider: string): string {
    if (provider === 'local') return this.texts.scoredByLocal;
    return this.say('scoredBy', { provider: provider === 'azure-language' ? 'Azure AI Language' : provider });
  }

  /** What happened, as one sentence. The server's own is English. */
  alertReason({ kind, level, previousLevel, reason }: AgentAlert): string {
    const [from, to] = [this.inSentence(previousLevel), this.inSentence(level)];
    switch (kind) {
      case 'level':
        return this.say('alertLevel', { from, to });
      case 'drop':
        return this.say('alertDrop', { to });
      case 'streak':
        return this.texts.alertStreak;
      case 'phrase': {
        // The phrase is only in the server's sentence.
        const phrase = /"(.*)"/s.exec(reason)?.[1];
        return phrase === undefined ? this.texts.alertPhraseUnnamed : this.say('alertPhrase', { phrase });
      }
    }
  }

  /** The course in one line: its first, lowest and last level, each named only where it differs. */
  courseSummary(points: readonly CoursePoint[]): string {
    const [first, last] = [points[0]?.conversationLevel, points.at(-1)?.conversationLevel];
    if (!first || !last) return '';
    const lowest = lowestLevel(points);
    const [start, end] = [this.inSentence(first), this.inSentence(last)];
    if (lowest !== first && lowest !== last)
      return this.say('courseSummary', { start, lowest: this.inSentence(lowest), end });
    if (first !== last) return this.say('courseShort', { start, end });
    const isSteady = points.every(({ conversationLevel }) => conversationLevel === first);
    return isSteady ? this.say('courseSteady', { level: start }) : this.say('courseShort', { start, end });
  }

  coursePoint({ sentAt, level, conversationLevel }: CoursePoint, now: Date): string {
    const time = this.clockTime(new Date(sentAt), now);
    const [conversation, message] = [this.inSentence(conversationLevel), this.inSentence(level)];
    return this.say('coursePoint', { time, conversation, message });
  }

  /** A score with two decimals, always with a sign and with a typographic minus: `−0.31`, `+0.40`, `0.00`. */
  score(value: number): string {
    return this.scoreFormat.format(value).replace('-', '−');
  }

  weight(value: number): string {
    return this.weightFormat.format(value);
  }

  share(value: number): string {
    return this.shareFormat.format(value);
  }

  count(value: number): string {
    return value.toLocaleString(this.locale);
  }

  /** A local time: `12:04`, with the day if it is not today; empty for an invalid date. */
  clockTime(date: Date, now: Date): string {
    if (Number.isNaN(date.getTime())) return '';
    return (date.toDateString() === now.toDateString() ? this.timeFormat : this.dayFormat).format(date);
  }

  /** A language's name, or its tag if it has none; null if the tag means an unknown language. */
  languageName(tag: string | null | undefined): string | null {
    return isKnownLanguage(tag) ? this.displayName('language', tag) : null;
  }

  /** Explains why a message has no score. */
  whyNotScored(language: string | null | undefined, text: string): string {
    const name = this.languageName(language);
    if (name !== null) return this.say('notReadLanguage', { language: name });
    const script = scripts.find(([, pattern]) => pattern.test(text))?.[0];
    if (script === undefined) return this.texts.notRead;
    return this.say('notReadScript', { script: this.displayName('script', script) });
  }

  private displayName(type: 'language' | 'script', code: string): string {
    try {
      return new Intl.DisplayNames([this.locale], { type }).of(code) ?? code;
    } catch (error) {
      if (error instanceof RangeError) return code;
      throw error;
    }
  }

  private lower(text: string): string {
    return text.toLocaleLowerCase(this.locale);
  }
}

/** Whether a tag names a language, and not that it is unknown. */
export function isKnownLanguage(tag: string | null | undefined): tag is string {
  return typeof tag === 'string' && tag !== '' && !/^(und|mul|zxx|mis|root)\b/i.test(tag);
}
