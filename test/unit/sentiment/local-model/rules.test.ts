// The guide's levels of typical messages, as a table: the rules that a scorer for customer messages must follow.
import { levelOf, levels } from '../../../../shared/sentiment/levels';
import { scoreText } from '../../../../shared/sentiment/local-model/score-text';

function levelIndex(text: string, language = 'en'): number {
  const { scores } = scoreText({ text, language });
  if (!scores) throw new Error(`not scored: ${text}`);
  return levels.indexOf(levelOf(scores.positive - scores.negative)) - 3;
}

const neutral = [
  'Thank you',
  'thanks!',
  'Thank you.',
  'Thanks for the update',
  'Hello, good morning',
  'ok',
  'Have a nice day',
  'danke schön',
  'Merci',
  'gracias',
  'obrigado',
  'grazie',
  'dank u wel',
  'How do I change my delivery address?',
  'The screen stays black after I press the button.',
  'I lost my card, please block it',
  'Can I pay with a credit card?',
  'My order number is 4711-22',
  '4711',
];
test.each(neutral)('neutral: %s', (text) => {
  expect(levelIndex(text)).toBe(0);
});

const positive = [
  'Thank you very much',
  'thank you so much!',
  'I love the new app',
  'Perfect, it works again, you are great!',
  'Best service I have ever had!!',
  'Never once have we been disappointed',
  'tausend Dank',
  'mille mercis',
  'no problems so far, very happy with it',
  'I was never once let down by you',
];
test.each(positive)('positive: %s', (text) => {
  expect(levelIndex(text)).toBeGreaterThan(0);
});

const negative = [
  'This is unacceptable',
  "I'm not happy with this",
  'I am so disappointed in you',
  'you are idiots',
  'what a shit service',
  'fuck you',
  'This is the worst company I have ever dealt with',
  '87 minutes on hold and nobody answers',
  'WHERE IS MY MONEY?!?!',
  'still waiting for my refund, third time I write',
  'You lost my bag',
];
test.each(negative)('negative: %s', (text) => {
  expect(levelIndex(text)).toBeLessThan(0);
});

describe("a company's failure stated as a fact is slightly negative, no more", () => {
  it.each([
    '87 minutes on hold',
    "I've been on hold for 40 minutes",
    'why is your site down',
    'my flight was cancelled',
    'Still nothing',
    "That's not what I asked",
    "I've asked three times now",
    'meh',
  ])('%s', (text) => expect(levelIndex(text)).toBe(-1));
});

describe('a problem stated without feeling is neutral, however severe', () => {
  it.each([
    'The screen stays black',
    'My card was stolen, please block it',
    'error 500 when I open the dashboard',
    'my father died, how do I close his account',
    'please cancel my subscription',
    'why is the site down?',
  ])('%s', (text) => expect(levelIndex(text)).toBe(0));
});

describe('praise by a negated bad word is praise', () => {
  it.each(['not bad at all', 'Not bad', "can't complain", "couldn't be happier", 'no complaints, works perfectly'])(
    '%s',
    (text) => expect(levelIndex(text)).toBeGreaterThan(0),
  );
});

describe('a complaint by a negated good word is a complaint', () => {
  it.each(["I'm not happy", 'not happy at all', "I don't like it", 'nothing works'])('%s', (text) =>
    expect(levelIndex(text)).toBeLessThan(0),
  );
});

describe('sarcasm that is visible in the words is negative', () => {
  it.each([
    'Oh great, broken again. Well done.',
    'Great, another delay',
    'Just great. Third cancellation this week.',
    'Thanks for nothing',
  ])('%s', (text) => expect(levelIndex(text)).toBeLessThan(0));
});

test('what follows a "but" outweighs what precedes it', () => {
  expect(levelIndex('your app is great but support never answers')).toBeLessThan(0);
});

describe('levels follow the strength of the words', () => {
  it.each([
    [1, 'Great'],
    [1, 'Works again'],
    [2, 'Perfect, thank you so much for your help'],
    [3, "Best service I've had in my life!!"],
    [-1, 'a bit slow lately'],
    [-2, "I'm so frustrated"],
    [-3, 'worst airline ever'],
    [-3, 'you people are useless'],
  ])('%d: %s', (level, text) => expect(levelIndex(text)).toBe(level));
});

test('profanity against a person is negative or worse', () => {
  expect(levelIndex('you fucking idiots')).toBeLessThanOrEqual(-2);
});

test('an insult is worse than a complaint', () => {
  expect(levelIndex('you are a bunch of incompetent liars, disgusting')).toBeLessThan(
    levelIndex("it's a bit slow lately"),
  );
});

test.each([
  ['👍', 0],
  ['😊', 1],
  ['❤️', 2],
  ['😍😍😍', 3],
  ['😕', -1],
  ['😡', -2],
  ['🤬🤬', -3],
  [':-(', -1],
])('emoji alone: %s is %d, whatever the language', (text, expected) => {
  const level = levelIndex(text, 'ja');
  expect(Math.sign(level)).toBe(Math.sign(expected));
  expect(Math.abs(level - expected)).toBeLessThanOrEqual(1);
});

test.each(['', '   ', '\u200b\u200d', '\n'])('a text without content (%j) is not scored', (text) => {
  expect(scoreText({ text })).toMatchObject({ scores: null, evidence: [] });
});

test.each([
  ['この製品は最悪です', undefined],
  ['Это ужасно, я очень недоволен', undefined],
  ['Jestem bardzo niezadowolony z tej usługi', 'pl'],
  ['这太糟糕了', 'en'],
])('a language without a model is not scored: %s', (text, language) => {
  expect(scoreText(language === undefined ? { text } : { text, language }).scores).toBeNull();
});

test.each([
  'const x = await fetch(url); if (!x.ok) throw new Error("bad")',
  'TypeError: cannot read properties of undefined (reading "id") at foo.js:12:3',
])('code is not praise: %s', (text) => {
  expect(levelIndex(text)).toBeLessThanOrEqual(0);
});
