// For any answer of the cloud's endpoint: each text gets finite scores, in time, and key and text are sent nowhere
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
  'is replaced by the local model for the fault: %s',
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

describe('is replaced by the local model where its scores are', () => {
  it.each<[string, (documents: ScoredDocument[]) => string]>([
    ['no JSON', (documents) => reply(documents).replaceAll('0.97', 'NaN')],
    ['null', withScores({ positive: null, neutral: null, negative: null })],
    ['absent', withScores(undefined)],
    ['no object', withScores(0.5)],
    ['words', withScores({ positive: 'a', neutral: 'b', negative: 'c' })],
    ['all zero', withScores({ positive: 0, neutral: 0, negative: 0 })],
    ['all one', withScores({ positive: 1, neutral: 1, negative: 1 })],
    ['out of range', withScores({ positive: 5, neutral: 0, negative: -4 })],
    ['infinite', (documents) => reply(documents).replaceAll('0.97', '1e999')],
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

describe('is used, except for the sentences', () => {
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
    ['without faults', reply, [first, second]],
    ['that have no length', withSecond({ length: 0 }), [first]],
    ['that end before they begin', withSecond({ length: -3 }), [first]],
    ['that begin before the text', withSecond({ offset: -5e9, length: 1e12 }), [first]],
    ['that go beyond the text', withSecond({ length: 11 }), [first]],
    ['that begin between two characters', withSecond({ offset: 18.5 }), [first]],
    ['whose offset is a string', withSecond({ offset: 'a' }), [first]],
    ['that have no offset', withSecond({ offset: null }), [first]],
    ['that overlap an earlier one', withSecond({ offset: 16, length: 2 }), [first]],
    [
      'whose scores are strings',
      withSecond({ confidenceScores: { positive: 'a', neutral: 0, negative: 'b' } }),
      [first],
    ],
    [
      'whose scores are out of range',
      withSecond({ confidenceScores: { positive: 9, neutral: 0, negative: 0 } }),
      [first],
    ],
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
