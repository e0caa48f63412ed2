// Whatever the cloud's address answers: each text gets numbers that are numbers, in time, and key and text go nowhere
// else.
import { createSentimentProvider } from '../../../shared/sentiment/sentiment-provider';
import {
  languageBehaviours,
  languageKey,
  type LanguageServer,
  type ScoredDocument,
  startLanguageServer,
} from '../../support/language-server';

const timeoutMs = 1_000;
const text = 'This is terrible. I hate it.';

let server: LanguageServer;
let elsewhere: LanguageServer;
beforeAll(async () => {
  [server, elsewhere] = await Promise.all([startLanguageServer(), startLanguageServer()]);
  await open(20_000).score([{ text }]); // Loads the SDK.
});
afterAll(() => Promise.all([server.close(), elsewhere.close()]));
beforeEach(() => {
  server.reset();
  elsewhere.reset();
  server.redirectTo = elsewhere.endpoint;
});

function open(limitMs = timeoutMs) {
  const settings = {
    SENTIMENT_PROVIDER: 'azure-language',
    LANGUAGE_ENDPOINT: server.endpoint,
    LANGUAGE_KEY: languageKey,
    LANGUAGE_TIMEOUT_MS: limitMs,
  } as const;
  return createSentimentProvider(settings, () => undefined);
}

async function scoreAndCheck() {
  const startedAt = performance.now();
  const [scoring] = await open().score([{ text }]);
  expect(performance.now() - startedAt).toBeLessThan(timeoutMs + 2_000);
  const { positive, neutral, negative } = scoring!.scores!;
  for (const score of [positive, neutral, negative]) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
  }
  expect(positive + neutral + negative).toBeCloseTo(1, 10);
  expect(negative).toBeGreaterThan(positive);
  let end = 0;
  for (const span of scoring!.evidence) {
    expect([span.start, span.end].every(Number.isInteger)).toBe(true);
    expect(span.start).toBeGreaterThanOrEqual(end);
    expect(span.end).toBeGreaterThan(span.start);
    expect(Number.isFinite(span.contribution)).toBe(true);
    end = span.end;
  }
  expect(end).toBeLessThanOrEqual(text.length);
  return scoring!;
}

it.each(languageBehaviours.filter((behaviour) => behaviour !== 'score'))(
  'is stood in for where it does this: %s',
  async (behaviour) => {
    server.behaviour = behaviour;
    expect(await scoreAndCheck()).toMatchObject({ provider: 'local', degraded: true });
    expect(server.requests).toHaveLength(1);
    expect(elsewhere.connectionCount).toBe(0);
  },
);

const reply = (documents: readonly unknown[]) => JSON.stringify({ documents, errors: [], modelVersion: '1' });
const withScores = (confidenceScores: unknown) => (documents: ScoredDocument[]) =>
  reply(documents.map((document) => ({ ...document, confidenceScores })));

describe('is stood in for where its scores are', () => {
  it.each<[string, (documents: ScoredDocument[]) => string]>([
    ['no JSON', (documents) => reply(documents).replaceAll('0.97', 'NaN')],
    ['null', withScores({ positive: null, neutral: null, negative: null })],
    ['absent', withScores(undefined)],
    ['no object', withScores(0.5)],
    ['words', withScores({ positive: 'a', neutral: 'b', negative: 'c' })],
    ['all zero', withScores({ positive: 0, neutral: 0, negative: 0 })],
    ['all one', withScores({ positive: 1, neutral: 1, negative: 1 })],
    ['out of range', withScores({ positive: 5, neutral: 0, negative: -4 })],
    ['beyond all numbers', (documents) => reply(documents).replaceAll('0.97', '1e999')],
    ['of other documents', (documents) => reply(documents.map((document) => ({ ...document, id: 'another' })))],
    ['none', () => reply([])],
    ['null altogether', () => 'null'],
    ['a list', () => '[]'],
  ])('%s', async (_, rewrite) => {
    server.rewrite = rewrite;
    expect(await scoreAndCheck()).toMatchObject({ provider: 'local', degraded: true });
    expect(server.requests).toHaveLength(1);
  });
});

describe('is believed, but for the sentences', () => {
  const first = { start: 0, end: 17 };
  const second = { start: 18, end: 28 };
  const withSecond = (change: object) => (documents: ScoredDocument[]) =>
    reply(
      documents.map(({ sentences: [one, two], ...document }) => ({
        ...document,
        sentences: [one, { ...two, ...change }],
      })),
    );

  it.each<[string, (documents: ScoredDocument[]) => string, object[]]>([
    ['as they are', reply, [first, second]],
    ['that have no length', withSecond({ length: 0 }), [first]],
    ['that end before they begin', withSecond({ length: -3 }), [first]],
    ['that begin before the text', withSecond({ offset: -5e9, length: 1e12 }), [first]],
    ['that go beyond the text', withSecond({ length: 11 }), [first]],
    ['that begin between two characters', withSecond({ offset: 18.5 }), [first]],
    ['whose place is a word', withSecond({ offset: 'a' }), [first]],
    ['that have no place', withSecond({ offset: null }), [first]],
    ['that overlap an earlier one', withSecond({ offset: 16, length: 2 }), [first]],
    ['whose scores are words', withSecond({ confidenceScores: { positive: 'a', neutral: 0, negative: 'b' } }), [first]],
    ['whose scores make no sense', withSecond({ confidenceScores: { positive: 9, neutral: 0, negative: 0 } }), [first]],
    ['without scores', withSecond({ confidenceScores: undefined }), [first]],
    [
      'in another order',
      (documents) => reply(documents.map((document) => ({ ...document, sentences: document.sentences.toReversed() }))),
      [first, second],
    ],
  ])('%s', async (_, rewrite, evidence) => {
    server.rewrite = rewrite;
    const scoring = await scoreAndCheck();
    expect(scoring).toMatchObject({ provider: 'azure-language', degraded: false });
    expect(scoring.evidence).toMatchObject(evidence);
    expect(scoring.evidence).toHaveLength(evidence.length);
  });
});
