// Language, then rules, then a model: which texts reach which stage, for any model.
import { SentimentPipeline } from '../../../shared/sentiment/pipeline';
import type { Scoring } from '../../../shared/sentiment/provider';
import type { ReadText, SentimentModel } from '../../../shared/sentiment/read-text';
import { maxEvidenceSpans } from '../../../shared/sentiment/strongest-spans';

/** Scores every text as negative, and records its input. */
class RecordingModel implements SentimentModel {
  readonly name = 'azure-language';
  readonly cloud = 'usable';
  readonly asked: ReadText[] = [];
  spans = 1;

  score(texts: readonly ReadText[]): Promise<Scoring[]> {
    this.asked.push(...texts);
    return Promise.resolve(texts.map((text) => this.scoringOf(text)));
  }

  private scoringOf({ language }: ReadText): Scoring {
    const evidence = Array.from({ length: this.spans }, (_, start) => ({ start, end: start + 1, contribution: -0.1 }));
    const scores = { positive: 0, neutral: 0, negative: 1 };
    return { scores, language, evidence, provider: 'azure-language', degraded: false };
  }
}

let model: RecordingModel;
let pipeline: SentimentPipeline;
beforeEach(() => {
  model = new RecordingModel();
  pipeline = new SentimentPipeline(model);
});

const scoreOf = ({ scores }: Scoring) => scores && scores.positive - scores.negative;

it.each([
  ['a courtesy', 'Good morning!', 0],
  ['everyday thanks', 'Thanks a lot', 2 / 7],
  ['heartfelt thanks', 'Thank you so much!', 4 / 7],
  ['a picture', '😡', -4 / 7],
  ['neutral emoji', '👍👍', 0],
  ['a blank text', ' \n ', null],
  ['an invisible character', '\u200b', null],
])('decides %s by rule and calls no model', async (_, text, expected) => {
  const [scoring] = await pipeline.score([{ text }]);
  const score = scoreOf(scoring!);
  if (expected === null) expect(score).toBeNull();
  else expect(score).toBeCloseTo(expected, 10);
  expect(scoring).toMatchObject({ provider: 'azure-language', degraded: false, language: 'en' });
  expect(model.asked).toEqual([]);
});

it('sends the other texts to the model, once, and keeps the order', async () => {
  const texts = ['Where is it?', 'Hello', 'It is broken', '😡', 'Again!'].map((text) => ({ text }));
  const scorings = await pipeline.score(texts);
  expect(scorings.map((scoring) => Math.round(scoreOf(scoring)! * 7))).toEqual([-7, 0, -7, -4, -7]);
  expect(model.asked.map(({ text }) => text)).toEqual(['Where is it?', 'It is broken', 'Again!']);
});

it('passes the language to the model, decided from hint, text and conversation', async () => {
  await pipeline.score([
    { text: 'Wo ist es?', language: 'de_AT' },
    { text: 'Where is my parcel, I have been waiting' },
    { text: 'super', conversationLanguage: 'pt-BR' },
    { text: '我很生气', language: 'en' },
  ]);
  expect(model.asked.map(({ language }) => language)).toEqual(['de-AT', 'en', 'pt-BR', 'zh']);
});

it('passes each text with its own tokens', async () => {
  await pipeline.score([{ text: 'one two three four' }, { text: 'five six' }]);
  expect(model.asked.map(({ tokens }) => tokens.count)).toEqual([4, 2]);
});

it('limits the amount of evidence', async () => {
  model.spans = 10_000;
  const [scoring] = await pipeline.score([{ text: 'a. '.repeat(10_000) }]);
  expect(scoring!.evidence).toHaveLength(maxEvidenceSpans);
});

it('rejects an answer with too few entries', async () => {
  model.score = () => Promise.resolve([]);
  await expect(pipeline.score([{ text: 'Where is it?' }])).rejects.toThrow('gave 0 scorings for 1 texts');
});
