// Time must grow with the length of a text and no faster, whatever it consists of; 30,000 characters are the longest
// message there is. Steps are counted by growth, not by the clock's absolute figures, which depend on the machine.
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
  ['words never seen', ''],
];

function textOf(unit: string, length: number): string {
  if (unit) return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  let text = '';
  for (let index = 0; text.length < length; index++) text += `${index.toString(36)}q${(index * 7919).toString(36)} `;
  return text.slice(0, length);
}

function fastest(text: string): number {
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const started = process.hrtime.bigint();
    scoreText({ text, language: 'en' });
    best = Math.min(best, Number(process.hrtime.bigint() - started) / 1e6);
  }
  return best;
}

test.each(odd)('30,000 characters of %s take time in proportion, not more', (_, unit) => {
  const short = fastest(textOf(unit, longest / 10));
  const long = fastest(textOf(unit, longest));
  // Ten times the text; quadratic growth would be a hundred times. The constant covers a busy machine.
  expect(long).toBeLessThan(40 * short + 50);
});

test.each(odd)('%s, at any length, has finite scores or none', (_, unit) => {
  for (const length of [1, 2, 3, 17, 500]) {
    const { scores } = scoreText({ text: textOf(unit, length), language: 'en' });
    if (scores) expect(Number.isFinite(scores.positive + scores.neutral + scores.negative)).toBe(true);
  }
});

test('a feature counts once a text, however many there are, and again in the next text', () => {
  const features = new FeatureBuffer(20);
  for (const count of [3, 20_000, 5]) {
    features.reset();
    for (const hash of [1, 2, 1]) for (let at = 0; at < count; at++) features.add(at * 3 + hash, at, 1);
    const buckets = new Set(features.bucket.subarray(0, features.count));
    expect(buckets.size).toBe(features.count);
    expect(features.count).toBeGreaterThan(1.9 * count);
  }
});

test('features are told apart from those of any earlier text', () => {
  const features = new FeatureBuffer(20);
  for (let text = 0; text < 5000; text++) {
    features.reset();
    for (let hash = 0; hash < 5; hash++) features.add(hash * 7919, 0, 1);
    expect(features.count).toBe(5);
  }
});
