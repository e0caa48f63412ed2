// Which alerts each setting alone would have opened, in hand-worked sequences.
import { armed, emptyTally, tallied, type AlertCounts, type AlertTally } from '../../../shared/alerts/alert-tally';
import type { RuledMessage } from '../../../shared/alerts/alert-rules';
import { windowSize, type Level } from '../../../shared/sentiment/levels';

/** The tally after messages that leave the conversation at these levels, each of the same level itself. */
function tallyOf(levelsAfter: readonly Level[], own: readonly (Level | null)[] = levelsAfter, tally = emptyTally) {
  const messages = own.map((level, index): RuledMessage => ({ messageId: `m-${index}`, level }));
  return levelsAfter.reduce((before: AlertTally, levelAfter, index): AlertTally => {
    const first = Math.max(0, index + 1 - windowSize);
    const older = levelsAfter.slice(first, index).map((level, i) => [`m-${first + i}`, level] as const);
    return tallied(before, {
      messageId: `m-${index}`,
      levelAfter,
      window: messages.slice(first, index + 1).reverse(),
      levelsAfter: Object.fromEntries(older),
    });
  }, tally);
}

it.each<[string, Level[], AlertCounts]>([
  ['nothing for a calm conversation', ['neutral', 'slightly-positive', 'neutral'], {}],
  ['each threshold at or above a level', ['negative'], { 'slightly-negative': 1, negative: 1 }],
  [
    'a threshold once while the level stays, and longer streaks one after the other',
    ['slightly-negative', 'slightly-negative', 'slightly-negative'],
    { 'slightly-negative': 1, 'streak-2': 1, 'streak-3': 1 },
  ],
  [
    // Two levels above very negative, but only one above negative: that is not armed again.
    'a threshold again after a rise by two levels, each threshold by itself',
    ['very-negative', 'slightly-negative', 'very-negative'],
    { 'slightly-negative': 1, negative: 1, 'very-negative': 2, 'streak-2': 1, 'streak-3': 1 },
  ],
  [
    'everything again after neutral',
    ['negative', 'negative', 'neutral', 'negative', 'negative'],
    { 'slightly-negative': 2, negative: 2, 'streak-2': 2 },
  ],
  [
    'a fall by three levels, and again after a rise by two',
    ['positive', 'slightly-negative', 'slightly-positive', 'slightly-negative'],
    { 'slightly-negative': 2, drop: 2 },
  ],
  ['no fall from the neutral start', ['very-negative'], { 'slightly-negative': 1, negative: 1, 'very-negative': 1 }],
  [
    'each streak once, however long it goes on',
    Array.from({ length: 9 }, () => 'negative'),
    {
      ...{ 'slightly-negative': 1, negative: 1 },
      ...{ 'streak-2': 1, 'streak-3': 1, 'streak-4': 1, 'streak-5': 1, 'streak-6': 1 },
    },
  ],
])('counts %s', (_, levelsAfter, counts) => {
  expect(tallyOf(levelsAfter).counts).toEqual(counts);
});

it('counts streaks of the messages’ own levels, over one that could not be scored', () => {
  const { counts } = tallyOf(['neutral', 'neutral', 'neutral'], ['negative', null, 'negative']);
  expect(counts).toEqual({ 'streak-2': 1 });
});

it('counts everything again after all kinds were armed, and a fall only from a level since then', () => {
  const before = tallyOf(['positive', 'slightly-negative']);
  expect(before.counts).toEqual({ 'slightly-negative': 1, drop: 1 });
  expect(tallyOf(['slightly-negative'], undefined, before).counts).toEqual({ 'slightly-negative': 1, drop: 1 });
  const { counts } = tallyOf(['slightly-negative'], undefined, armed(before));
  expect(counts).toEqual({ 'slightly-negative': 2, drop: 1 });
});
