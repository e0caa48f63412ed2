import fc from 'fast-check';
import { levelStep, toScores } from '../../../../shared/sentiment/local-model/confidence';
import { exponential } from '../../../../shared/sentiment/local-model/exponential';
import { scoreText } from '../../../../shared/sentiment/local-model/score-text';
import { scoresAround } from '../../../../shared/sentiment/scores-around';
import { levelOf, levels } from '../../../../shared/sentiment/levels';

const words = fc.constantFrom(
  ...'I you my the order parcel is not never very great awful late broken thanks refund works again ! ? … 😡 ❤️ :( . but'.split(
    ' ',
  ),
  ...['FINALLY', 'soooo', "don't", '5th', 'https://example.com', '@help', '\u200b', '\ud800', '𝐛𝐚𝐝', 'e\u0301'],
);
const messages = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((list) => list.join(' ')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);
const languages = fc.constantFrom(undefined, 'en', 'de', 'fr-CA', 'nl', 'ja', 'x', '', 'constructor', '__proto__');

test('any text gets finite scores that sum to 1, or null, and evidence that adds up to the score', () => {
  fc.assert(
    fc.property(messages, languages, (text, language) => {
      const { scores, evidence } = scoreText(language === undefined ? { text } : { text, language });
      if (!scores) {
        expect(evidence).toEqual([]);
        return;
      }
      const all = [scores.positive, scores.neutral, scores.negative];
      for (const score of all) expect(score >= 0 && score <= 1).toBe(true);
      expect(all.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
      const sum = evidence.reduce((total, { contribution }) => total + contribution, 0);
      expect(sum).toBeCloseTo(scores.positive - scores.negative, 9);
      let last = 0;
      for (const { start, end } of evidence) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
    { numRuns: 500 },
  );
});

test('an exclamation mark does not flip the sign', () => {
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 20 }), (list) => {
      const text = list.join(' ');
      const plain = scoreText({ text, language: 'en' }).scores;
      const cried = scoreText({ text: `${text}!`, language: 'en' }).scores;
      if (!plain || !cried) return;
      const before = plain.positive - plain.negative;
      const after = cried.positive - cried.negative;
      // A flip is a change of sign, from a level on one side of neutral to a level on the other side.
      expect(before < -1 / 7 && after > 1 / 7).toBe(false);
      expect(before > 1 / 7 && after < -1 / 7).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('scoring a text does not depend on what was scored before it', () => {
  fc.assert(
    fc.property(messages, messages, (first, second) => {
      const alone = scoreText({ text: first, language: 'en' });
      scoreText({ text: second, language: 'en' });
      expect(scoreText({ text: first, language: 'en' })).toEqual(alone);
    }),
    { numRuns: 200 },
  );
});

/** Strengths for which a complaint is very negative or negative, and praise positive or very positive. */
const edges = [0.8, 0.1, 0.2, 0.9];
const strengths = fc.double({ min: -3, max: 3, noNaN: true });
const probabilities = fc
  .tuple(
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
    fc.double({ min: 1e-6, max: 1, noNaN: true }),
  )
  .map(([a, b, c]) => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);

test('the largest score is the class of the level, and the level is the one given by strength', () => {
  fc.assert(
    fc.property(probabilities, strengths, (given, strength) => {
      const scores = toScores(given, strength, edges);
      const level = levelOf(scores.positive - scores.negative);
      expect(levels.indexOf(level) - 3).toBe(levelStep(given, strength, edges));
      const largest = Math.max(scores.positive, scores.neutral, scores.negative);
      const expected =
        level === 'neutral' ? scores.neutral : level.endsWith('negative') ? scores.negative : scores.positive;
      expect(expected).toBe(largest);
      expect(Math.min(scores.positive, scores.neutral, scores.negative)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(scores.positive + scores.neutral + scores.negative - 1)).toBeLessThan(1e-9);
    }),
  );
});

test('a greater strength never gives a milder score', () => {
  fc.assert(
    fc.property(probabilities, strengths, strengths, (given, first, second) => {
      const sizeAt = (strength: number) => {
        const { positive, negative } = toScores(given, strength, edges);
        return Math.abs(positive - negative);
      };
      expect(sizeAt(Math.min(first, second))).toBeLessThanOrEqual(sizeAt(Math.max(first, second)) + 1e-12);
    }),
  );
});

test('a more negative text never gets a higher score', () => {
  const scoreAt = (negative: number) => {
    const scores = toScores([negative, (1 - negative) * 0.8, (1 - negative) * 0.2], 0, edges);
    return scores.positive - scores.negative;
  };
  for (let step = 1; step <= 1000; step++)
    expect(scoreAt(step / 1000)).toBeLessThanOrEqual(scoreAt((step - 1) / 1000) + 1e-12);
});

test.each([-1, -0.5, 0, 0.2, 1])('probabilities for a score of %d have that score', (score) => {
  const { positive, neutral, negative } = scoresAround(score, 0.5);
  expect(positive - negative).toBeCloseTo(score, 12);
  expect(positive + neutral + negative).toBeCloseTo(1, 12);
});

test('our exponential function matches Math.exp to 14 digits', () => {
  for (let x = -50; x <= 50; x += 0.37) expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 13);
  expect(exponential(-1e9)).toBe(0);
  expect(exponential(0)).toBe(1);
});
