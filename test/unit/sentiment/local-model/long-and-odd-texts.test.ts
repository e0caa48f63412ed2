// The work must be linear in the length of a text, whatever its content; 30,000 characters are the longest
// message. Steps are counted, as times depend on the machine and hide quadratic growth.
import { StepCounter } from '../../../support/counted-steps';
import { FeatureBuffer } from '../../../../shared/sentiment/local-model/features';
import { scoreText } from '../../../../shared/sentiment/local-model/score-text';

const longest = 30_000;
const odd: [string, string][] = [
  ['ordinary words', 'the order is still not here and nobody answers me. '],
  ['one word', 'a'],
  ['changing letters without a space', 'abcdefghij'],
  ['exclamation marks', '!'],
  ['dots', '.'],
  ['smileys', ':)'],
  ['eyes only', ':'],
  ['half emoticons', ':-'],
  ['underscores after a caret', '^_'],
  ['hearts begun', '<'],
  ['apostrophes', "a'"],
  ['stars', 'a*'],
  ['emoji', '😡'],
  ['emoji joined', '👩‍👩‍👧'],
  ['lone surrogates', '\ud83d'],
  ['combining marks', 'e\u0301\u0302\u0303'],
  ['zero-width characters', 'a\u200b'],
  ['right-to-left marks', '\u202ebad\u202c'],
  ['Chinese', '糟糕'],
  ['addresses', 'https://a.b/c '],
  ['mentions', '@a'],
  ['hashes', '#'],
  ['numbers', '1.'],
  ['unknown words', ''],
];

function textOf(unit: string, length: number): string {
  if (unit) return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  let text = '';
  for (let index = 0; text.length < length; index++) text += `${index.toString(36)}q${(index * 7919).toString(36)} `;
  return text.slice(0, length);
}

describe('the steps for 30,000 characters are proportional to their number', () => {
  let counter: StepCounter;
  beforeAll(async () => {
    counter = await StepCounter.start();
    scoreText({ text: 'Loads the model.', language: 'en' });
  });
  afterAll(() => counter.stop());

  test.each(odd)('of %s', async (_, unit) => {
    const score = (length: number) => scoreText({ text: textOf(unit, length), language: 'en' });
    const stepsOf = (length: number) => counter.stepsOf(() => score(length));
    score(longest); // Fills the caches per word, which are not counted.
    const [third, whole] = [await stepsOf(longest / 3), await stepsOf(longest)];
    expect(third).toBeGreaterThan(100);
    // A block that is entered as often as the block around it is not counted separately, which differs between versions
    // of the engine, so linear growth can exceed a factor of 3. Quadratic growth is a factor of 9.
    expect(whole).toBeLessThan(5 * third + 10_000);
  });
});

test.each(odd)('%s, at any length, has finite scores or none', (_, unit) => {
  for (const length of [1, 2, 3, 17, 500]) {
    const { scores } = scoreText({ text: textOf(unit, length), language: 'en' });
    if (scores) expect(Number.isFinite(scores.positive + scores.neutral + scores.negative)).toBe(true);
  }
});

test('a feature counts once per text, however often it occurs, and again in the next text', () => {
  const features = new FeatureBuffer(20);
  for (const count of [3, 20_000, 5]) {
    features.reset();
    for (const hash of [1, 2, 1]) for (let at = 0; at < count; at++) features.add(at * 3 + hash, at, 1);
    const buckets = new Set(features.bucket.subarray(0, features.count));
    expect(buckets.size).toBe(features.count);
    expect(features.count).toBeGreaterThan(1.9 * count);
  }
});

test('features are not confused with those of an earlier text', () => {
  const features = new FeatureBuffer(20);
  for (let text = 0; text < 5000; text++) {
    features.reset();
    for (let hash = 0; hash < 5; hash++) features.add(hash * 7919, 0, 1);
    expect(features.count).toBe(5);
  }
});
