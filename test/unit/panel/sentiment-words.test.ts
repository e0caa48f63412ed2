import {
  announcementOf,
  clockTime,
  languageName,
  noteOf,
  signedNumber,
  subjectOf,
  whyNotScored,
  wordsInstead,
} from '../../../panel/element/sentiment-words';
import type { Refusal } from '../../../panel/live/agent-api';
import { afterEvent, initialState, type SentimentState } from '../../../panel/live/sentiment-state';
import { levels } from '../../../shared/sentiment/levels';
import { snapshotAt } from './snapshots';

const showing = (changes: Parameters<typeof snapshotAt>[1]): SentimentState =>
  afterEvent(initialState, { type: 'watched', snapshot: snapshotAt(1, changes), shownBefore: -1, at: 0 });
const refusedFor = (refused: Refusal['refused'], detail = ''): SentimentState =>
  afterEvent(initialState, { type: 'refused', refusal: { refused, detail } });

describe('the announcement for a screen reader', () => {
  it('names the customer, the level and the trend', () => {
    expect(announcementOf('neutral', showing({ level: 'slightly-negative', trend: 'falling' }), 'Ada')?.text).toBe(
      'Customer sentiment, Ada: slightly negative, falling',
    );
  });

  it.each(levels)('is empty when the level is still %s, whatever else changed', (level) => {
    expect(announcementOf(level, showing({ level, trend: 'rising', score: 0.5, revision: 99 }), 'Ada')).toBeNull();
  });

  it('is empty while a check is in progress', () => {
    expect(announcementOf('negative', { ...initialState, phase: 'checking' }, 'Ada')).toBeNull();
  });

  it.each(['not-allowed', 'sign-in'] as const)(
    'is made once for a refusal (%s), and for the level when it is shown again',
    (why) => {
      const refused = announcementOf('negative', refusedFor(why), 'Ada');
      expect(refused?.text).toContain('(Ada)');
      expect(announcementOf(refused!.said, refusedFor(why), 'Ada')).toBeNull();
      expect(announcementOf(refused!.said, showing({ level: 'negative' }), 'Ada')?.text).toContain('negative');
    },
  );

  it('uses the conversation’s id where there is no name', () => {
    expect(subjectOf('', 'c-42')).toBe('conversation c-42');
    expect(subjectOf('Ada', 'c-42')).toBe('Ada');
  });
});

describe('the text shown instead of a level', () => {
  it('differs for an expired sign-in and a queue that is switched off, and includes the server’s reason', () => {
    expect(wordsInstead(refusedFor('sign-in', 'The token has expired.')).text).toContain('Sign in again');
    expect(wordsInstead(refusedFor('not-allowed', 'Sentiment is switched off for this queue.'))).toEqual({
      text: 'Customer sentiment is not available here.',
      detail: 'Sentiment is switched off for this queue.',
    });
  });

  it('is never empty', () => {
    for (const phase of ['connecting', 'checking'] as const)
      for (const link of ['connecting', 'live', 'polled', 'lost'] as const)
        expect(wordsInstead({ ...initialState, phase, link }).text).not.toBe('');
  });
});

describe('the time of the shown state', () => {
  const noon = new Date(2026, 10, 22, 12, 4);
  const asOf = noon.getTime();

  it.each(['lost', 'polled'] as const)('is shown while it is not live (%s)', (link) => {
    const note = noteOf({ ...showing({}), link, asOf }, noon);
    expect(note).toMatch(link === 'lost' ? /^Connection lost/ : /^No live connection/);
    expect(note).toContain('12:04');
  });

  it('includes the day when that was another day', () => {
    expect(clockTime(noon, new Date(2026, 10, 23, 0, 1))).toMatch(/22/);
    expect(clockTime(noon, noon)).not.toMatch(/22/);
    expect(clockTime(new Date('nonsense'), noon)).toBe('');
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
    expect(languageName(tag)).toBe(name);
  });

  it.each([
    ['und', 'أين طردي؟', '(Arabic script)'],
    ['und', 'איפה החבילה שלי', '(Hebrew script)'],
    [null, 'どこですか', '(Japanese script)'],
    ['ar', 'أين طردي؟', '(language: Arabic)'],
    ['und', 'xyzzy', 'could not be read, so'],
  ])('explains why a message in %s is not scored: %s', (language, text, words) => {
    expect(whyNotScored(language, text)).toContain(words);
  });
});

it.each([
  [-0.314, '−0.31'],
  [0.4, '+0.40'],
  [0, '0.00'],
  [-0.001, '0.00'],
  [-1, '−1.00'],
])('writes %d as %s', (value, text) => {
  expect(signedNumber(value)).toBe(text);
});
