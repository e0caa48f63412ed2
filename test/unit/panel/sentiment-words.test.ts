import { announcementOf, signedNumber } from '../../../panel/element/sentiment-words';
import { afterEvent, initialState, type SentimentState } from '../../../panel/live/sentiment-state';
import { levels } from '../../../shared/sentiment/levels';
import { snapshotAt } from './snapshots';

const showing = (changes: Parameters<typeof snapshotAt>[1]): SentimentState =>
  afterEvent(initialState, { type: 'watched', snapshot: snapshotAt(1, changes) });

describe('what a screen reader is told', () => {
  it('is the level and the trend, in words', () => {
    expect(announcementOf('neutral', showing({ level: 'slightly-negative', trend: 'falling' }))?.text).toBe(
      'Customer sentiment: slightly negative, falling',
    );
  });

  it.each(levels)('is nothing when the level is still %s, whatever else changed', (level) => {
    expect(announcementOf(level, showing({ level, trend: 'rising', score: 0.5, revision: 99 }))).toBeNull();
  });

  it('is nothing while a check is under way', () => {
    expect(announcementOf('negative', { ...initialState, phase: 'checking' })).toBeNull();
  });

  it('is once that nothing is available, and the level again when it is', () => {
    const refused = announcementOf('negative', { ...initialState, phase: 'refused' });
    expect(refused?.text).toBe('Customer sentiment is not available here.');
    expect(announcementOf(refused!.said, { ...initialState, phase: 'refused' })).toBeNull();
    expect(announcementOf(refused!.said, showing({ level: 'negative' }))?.text).toContain('negative');
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
