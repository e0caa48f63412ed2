import { SentimentWords } from '../../../panel/element/sentiment-words';
import { element as german } from '../../../panel/languages/de';
import type { Refusal } from '../../../panel/live/agent-api';
import { afterEvent, initialState, type SentimentState } from '../../../panel/live/sentiment-state';
import { levels } from '../../../shared/sentiment/levels';
import { alertOf, coursePointOf, snapshotAt } from './snapshots';

const english = new SentimentWords();
const inGerman = new SentimentWords(german, 'de');

const showing = (changes: Parameters<typeof snapshotAt>[1]): SentimentState =>
  afterEvent(initialState, { type: 'watched', snapshot: snapshotAt(1, changes), shownBefore: -1, at: 0 });
const refusedFor = (refused: Refusal['refused'], detail = ''): SentimentState =>
  afterEvent(initialState, { type: 'refused', refusal: { refused, detail } });

describe('the announcement for a screen reader', () => {
  it('names the customer, the level and the trend', () => {
    expect(
      english.announcement('neutral', showing({ level: 'slightly-negative', trend: 'falling' }), 'Ada')?.text,
    ).toBe('Customer sentiment, Ada: slightly negative, falling');
  });

  it.each(levels)('is empty when the level is still %s, whatever else changed', (level) => {
    expect(
      english.announcement(level, showing({ level, trend: 'rising', score: 0.5, revision: 99 }), 'Ada'),
    ).toBeNull();
  });

  it('is empty while a check is in progress', () => {
    expect(english.announcement('negative', { ...initialState, phase: 'checking' }, 'Ada')).toBeNull();
  });

  it.each(['not-allowed', 'sign-in'] as const)(
    'is made once for a refusal (%s), and for the level when it is shown again',
    (why) => {
      const refused = english.announcement('negative', refusedFor(why), 'Ada');
      expect(refused?.text).toContain('(Ada)');
      expect(english.announcement(refused!.said, refusedFor(why), 'Ada')).toBeNull();
      expect(english.announcement(refused!.said, showing({ level: 'negative' }), 'Ada')?.text).toContain('negative');
    },
  );

  it('uses the conversation’s id where there is no name', () => {
    expect(english.subject('', 'c-42')).toBe('conversation c-42');
    expect(english.subject('Ada', 'c-42')).toBe('Ada');
  });
});

describe('the text shown instead of a level', () => {
  it('differs for an expired sign-in and a queue that is switched off, and includes the server’s reason', () => {
    expect(english.instead(refusedFor('sign-in', 'The token has expired.')).text).toContain('Sign in again');
    expect(english.instead(refusedFor('not-allowed', 'Sentiment is switched off for this queue.'))).toEqual({
      text: 'Customer sentiment is not available here.',
      detail: 'Sentiment is switched off for this queue.',
    });
  });

  it('is never empty', () => {
    for (const phase of ['connecting', 'checking'] as const)
      for (const link of ['connecting', 'live', 'polled', 'lost'] as const)
        expect(english.instead({ ...initialState, phase, link }).text).not.toBe('');
  });
});

describe('the time of the shown state', () => {
  const noon = new Date(2026, 10, 22, 12, 4);
  const asOf = noon.getTime();

  it.each(['lost', 'polled'] as const)('is shown while it is not live (%s)', (link) => {
    const note = english.note({ ...showing({}), link, asOf }, noon);
    expect(note).toMatch(link === 'lost' ? /^Connection lost/ : /^No live connection/);
    expect(note).toContain('12:04');
  });

  it('includes the day when that was another day', () => {
    expect(english.clockTime(noon, new Date(2026, 10, 23, 0, 1))).toMatch(/22/);
    expect(english.clockTime(noon, noon)).not.toMatch(/22/);
    expect(english.clockTime(new Date('nonsense'), noon)).toBe('');
  });
});

describe('languages', () => {
  it.each([
    ['ar', 'Arabic'],
    ['he', 'Hebrew'],
    ['pt-BR', 'Brazilian Portuguese'],
    ['not a tag', 'not a tag'],
    ['und', null],
    ['root', null],
    ['', null],
    [undefined, null],
  ])('calls %s %s', (tag, name) => {
    expect(english.languageName(tag)).toBe(name);
  });

  it.each([
    ['und', 'أين طردي؟', '(script: Arabic)'],
    ['und', 'איפה החבילה שלי', '(script: Hebrew)'],
    [null, 'どこですか', '(script: Japanese)'],
    ['ar', 'أين طردي؟', '(language: Arabic)'],
    ['und', 'xyzzy', 'could not be read, so'],
  ])('explains why a message in %s is not scored: %s', (language, text, words) => {
    expect(english.whyNotScored(language, text)).toContain(words);
  });
});

it.each([
  [-0.314, '−0.31'],
  [0.4, '+0.40'],
  [0, '0.00'],
  [-0.001, '0.00'],
  [-1, '−1.00'],
])('writes %d as %s', (value, text) => {
  expect(english.score(value)).toBe(text);
});

describe('in another language', () => {
  it('numbers and times are those of the language', () => {
    expect(inGerman.score(-0.314)).toBe('−0,31');
    expect(inGerman.share(0.43)).toMatch(/^43\s%$/);
    expect(inGerman.count(12_345)).toBe('12.345');
    // Which apostrophe depends on the version of the locale data.
    expect(new SentimentWords(german, 'de-CH').count(12_345)).toMatch(/^12['’]345$/);
    expect(inGerman.clockTime(new Date(2026, 10, 22, 17, 4), new Date(2026, 10, 23))).toBe('22. Nov., 17:04');
  });

  it('levels, languages and reasons are named in it', () => {
    expect(inGerman.summary('Ada', 'slightly-negative', 'falling')).toBe(
      'Kundenstimmung, Ada: leicht negativ, fallend',
    );
    expect(inGerman.languageName('it')).toBe('Italienisch');
    expect(inGerman.whyNotScored('und', 'أين طردي؟')).toContain('Schrift: Arabisch');
    expect(inGerman.scoredBy('azure-language')).toBe('Bewertet von Azure AI Language.');
  });
});

describe('the reason of an alert', () => {
  it.each([
    ['level', 'Die Stimmung wechselte von neutral zu negativ.'],
    ['drop', 'Die Stimmung ist um drei Stufen oder mehr gefallen, auf negativ.'],
    ['streak', 'Die letzten Nachrichten waren alle leicht negativ oder schlechter.'],
  ] as const)('is a sentence of the language: %s', (kind, sentence) => {
    expect(inGerman.alertReason(alertOf('a-1', { kind }))).toBe(sentence);
  });

  it('takes the phrase from the server’s sentence, quotation marks in it included', () => {
    const alert = alertOf('a-1', { kind: 'phrase', reason: 'A message contains "a "final" notice".' });
    expect(inGerman.alertReason(alert)).toBe('Eine Nachricht enthält „a "final" notice“.');
  });

  it('is in the language also where the server’s names no phrase', () => {
    expect(inGerman.alertReason(alertOf('a-1', { kind: 'phrase', reason: 'Somebody said so.' }))).toBe(
      'Eine Nachricht enthält eine hinterlegte Formulierung.',
    );
  });
});

describe('the course in one line', () => {
  const course = (...levels: Parameters<typeof coursePointOf>[1][]) =>
    english.courseSummary(levels.map((level, index) => coursePointOf(index, level)));

  it('names the first, the lowest and the last level, each only where it differs', () => {
    expect(course('neutral', 'negative', 'slightly-negative')).toBe(
      'Began neutral · lowest negative · now slightly negative',
    );
    expect(course('neutral', 'slightly-negative', 'negative')).toBe('Began neutral · now negative');
    expect(course('negative', 'neutral')).toBe('Began negative · now neutral');
    expect(course('neutral', 'positive', 'neutral')).toBe('Began neutral · now neutral');
    expect(course('neutral', 'neutral')).toBe('Always neutral so far');
    expect(course()).toBe('');
  });
});

describe('the name of the compact form', () => {
  it('says level, trend, an open alert and a lost connection', () => {
    const state: SentimentState = { ...showing({ level: 'negative', trend: 'falling' }), alert: alertOf('a-1') };
    expect(english.iconLabel(state, 'Ada')).toBe('Customer sentiment, Ada: negative, falling, alert open');
    expect(english.iconLabel({ ...state, alert: null, link: 'lost' }, 'Ada')).toBe(
      'Customer sentiment, Ada: negative, falling, connection lost',
    );
  });

  it('says why nothing is shown', () => {
    expect(english.iconLabel(refusedFor('not-allowed'), 'Ada')).toContain('not available');
    expect(english.iconLabel(null, 'Ada')).toBe('Customer sentiment, Ada');
  });
});
