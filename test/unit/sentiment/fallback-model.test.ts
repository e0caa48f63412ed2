import { FallbackModel } from '../../../shared/sentiment/fallback-model';
import { LanguageServiceError } from '../../../shared/sentiment/language-service-error';
import { localModel } from '../../../shared/sentiment/local-provider';
import { SentimentPipeline } from '../../../shared/sentiment/pipeline';
import type { Scoring } from '../../../shared/sentiment/provider';
import { type ReadText, readText, type SentimentModel } from '../../../shared/sentiment/read-text';
import { describeSentimentProvider } from '../../support/sentiment-provider-conformance';

const restMs = 15_000;
const hello = [readText({ text: 'Where is it?' })];
const secret = 'a secret text';

/** A cloud whose answers are set by the test. */
class ScriptedCloud implements SentimentModel {
  readonly name = 'azure-language';
  readonly cloud = 'usable';
  calls = 0;
  answer: (texts: readonly ReadText[]) => Promise<Scoring[]> = (texts) => Promise.resolve(texts.map(scored));

  score(texts: readonly ReadText[]): Promise<Scoring[]> {
    this.calls++;
    return this.answer(texts);
  }

  failWith(error: Error): void {
    this.answer = () => Promise.reject(error);
  }

  heal(): void {
    this.answer = (texts) => Promise.resolve(texts.map(scored));
  }
}

function scored({ text }: ReadText): Scoring {
  const scores = { positive: 0, neutral: 1, negative: 0 };
  return {
    scores,
    language: 'en',
    evidence: [{ start: 0, end: text.length, contribution: 0 }],
    provider: 'azure-language',
    degraded: false,
  };
}

function pendingAnswer() {
  let resolve!: (scorings: Scoring[]) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Scoring[]>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

let cloud: ScriptedCloud;
let lines: string[];
let provider: FallbackModel;
const down = () => new LanguageServiceError('unavailable', 500);
const standIn = [{ provider: 'local', degraded: true }];
const fromCloud = [{ provider: 'azure-language', degraded: false }];
const open = async () => {
  cloud.failWith(down());
  for (let i = 0; i < 3; i++) await provider.score(hello);
  cloud.calls = 0;
};

beforeEach(() => {
  // Only the clock: the breaker has no timers.
  jest.useFakeTimers({
    now: 0,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'],
  });
  cloud = new ScriptedCloud();
  lines = [];
  provider = new FallbackModel({ cloud, local: localModel, restMs, log: (line) => lines.push(line) });
});
afterEach(() => jest.useRealTimers());

describeSentimentProvider('a pipeline with a FallbackModel whose cloud is up', () => {
  const cloudLike: SentimentModel = {
    name: 'azure-language',
    cloud: 'usable',
    score: async (texts) => (await localModel.score(texts)).map((entry) => ({ ...entry, provider: 'azure-language' })),
  };
  return new SentimentPipeline(new FallbackModel({ cloud: cloudLike, local: localModel, log: () => undefined }));
});

describe('FallbackModel', () => {
  it('uses the cloud while it is healthy', async () => {
    expect(await provider.score(hello)).toMatchObject(fromCloud);
    expect(provider.cloud).toBe('usable');
    expect(provider.name).toBe('azure-language');
  });

  it('falls back to the local provider when the cloud fails, and marks the result as degraded', async () => {
    cloud.failWith(down());
    expect(await provider.score(hello)).toMatchObject(standIn);
  });

  it('falls back for the one text that the cloud rejected, keeps the order and marks it as refused', async () => {
    cloud.answer = (texts) =>
      Promise.resolve(
        texts.map((text) =>
          text.text === 'I hate it' ? { ...scored(text), scores: null, degraded: true, refused: true } : scored(text),
        ),
      );
    const scorings = await provider.score(['one', 'I hate it', 'three'].map((text) => readText({ text })));
    expect(scorings.map((entry) => [entry.provider, entry.degraded, entry.refused])).toEqual([
      ['azure-language', false, undefined],
      ['local', true, true],
      ['azure-language', false, undefined],
    ]);
    expect(lines).toEqual(['Sentiment: scored locally, the cloud refused 1 of 3 texts.']);
    expect(scorings[1]!.scores!.negative).toBeGreaterThan(0.5);
    expect(provider.cloud).toBe('usable');
  });

  it('does not fall back where the cloud returns no score', async () => {
    cloud.answer = (texts) => Promise.resolve(texts.map((text) => ({ ...scored(text), scores: null })));
    expect(await provider.score(hello)).toMatchObject([{ provider: 'azure-language', scores: null, degraded: false }]);
  });

  it('stops using the cloud after three failures in a row', async () => {
    cloud.failWith(down());
    for (let i = 0; i < 10; i++) expect(await provider.score(hello)).toMatchObject(standIn);
    expect(cloud.calls).toBe(3);
    expect(provider.cloud).toBe('unusable');
  });

  it('resets the count of failures after a success', async () => {
    for (let i = 0; i < 5; i++) {
      cloud.failWith(down());
      await provider.score(hello);
      await provider.score(hello);
      cloud.heal();
      await provider.score(hello);
    }
    expect(cloud.calls).toBe(15);
  });

  it('reports the cloud as usable when its pause is over, and not a millisecond earlier', async () => {
    await open();
    jest.setSystemTime(restMs - 1);
    expect(provider.cloud).toBe('unusable');
    jest.setSystemTime(restMs);
    expect(provider.cloud).toBe('usable');
  });

  it('tries the recovered cloud with one call and then uses it for all', async () => {
    await open();
    cloud.heal();
    jest.setSystemTime(restMs);
    expect(await provider.score(hello)).toMatchObject(fromCloud);
    expect(await provider.score(hello)).toMatchObject(fromCloud);
  });

  it('tries with one call only, and scores other texts locally without waiting for it', async () => {
    await open();
    jest.setSystemTime(restMs);
    const trial = pendingAnswer();
    cloud.answer = () => trial.promise;
    const first = provider.score(hello);
    expect(provider.cloud).toBe('unusable');
    expect(await provider.score(hello)).toMatchObject(standIn);
    expect(cloud.calls).toBe(1);
    trial.resolve(hello.map(scored));
    expect(await first).toMatchObject(fromCloud);
    expect(provider.cloud).toBe('usable');
  });

  it('pauses again when the trial fails', async () => {
    await open();
    jest.setSystemTime(restMs);
    expect(await provider.score(hello)).toMatchObject(standIn);
    expect(await provider.score(hello)).toMatchObject(standIn);
    expect(cloud.calls).toBe(1);
    jest.setSystemTime(2 * restMs);
    await provider.score(hello);
    expect(cloud.calls).toBe(2);
  });

  it.each([
    ['longer than its own pause', 60_000, 60_000],
    ['shorter than its own pause', 1_000, restMs],
    ['unsaid', undefined, restMs],
  ])('pauses after one 429, for as long as Retry-After says: %s', async (_, retryAfterMs, untilMs) => {
    cloud.failWith(new LanguageServiceError('throttled', 429, retryAfterMs));
    expect(await provider.score(hello)).toMatchObject(standIn);
    jest.setSystemTime(untilMs - 1);
    expect(await provider.score(hello)).toMatchObject(standIn);
    expect(cloud.calls).toBe(1);
    cloud.heal();
    jest.setSystemTime(untilMs);
    expect(await provider.score(hello)).toMatchObject(fromCloud);
  });

  it('uses the longest Retry-After of concurrent calls', async () => {
    const [short, long] = [pendingAnswer(), pendingAnswer()];
    const answers = [short.promise, long.promise];
    cloud.answer = () => answers.shift()!;
    const both = Promise.all([provider.score(hello), provider.score(hello)]);
    short.reject(new LanguageServiceError('throttled', 429, 20_000));
    long.reject(new LanguageServiceError('throttled', 429, 90_000));
    await both;
    jest.setSystemTime(89_999);
    expect(provider.cloud).toBe('unusable');
    jest.setSystemTime(90_000);
    expect(provider.cloud).toBe('usable');
  });

  it('logs each failure until the cloud is paused, the pause once, and the recovery once', async () => {
    cloud.failWith(down());
    for (let i = 0; i < 10; i++) {
      jest.setSystemTime(i * restMs);
      await provider.score(hello);
    }
    const failure = 'Azure AI Language: unavailable (status 500)';
    const once = `Sentiment: scored locally, the cloud failed. ${failure}`;
    expect(lines).toEqual([once, once, `Sentiment: scoring locally, the cloud can't be used. ${failure}`]);
    cloud.heal();
    jest.setSystemTime(20 * restMs);
    await provider.score(hello);
    await provider.score(hello);
    expect(lines.slice(3)).toEqual(['Sentiment: the cloud can be used again.']);
  });

  it('logs when the cloud fails for another reason during the pause', async () => {
    await open();
    lines.length = 0;
    cloud.failWith(new LanguageServiceError('refused', 401));
    for (let i = 1; i < 5; i++) {
      jest.setSystemTime(i * restMs);
      await provider.score(hello);
    }
    expect(lines).toEqual([
      "Sentiment: scoring locally, the cloud can't be used. Azure AI Language: refused (status 401)",
    ]);
  });

  it('does not log the message of an unknown error, which might contain a text', async () => {
    cloud.failWith(new TypeError(secret));
    for (let i = 0; i < 3; i++) await provider.score([readText({ text: secret })]);
    expect(lines.join()).toContain('TypeError');
    expect(lines.join()).not.toContain(secret);
  });

  it('rejects when the local provider rejects as well', async () => {
    const failing: SentimentModel = { ...localModel, score: () => Promise.reject(new Error('no model')) };
    const both = new FallbackModel({ cloud, local: failing, log: () => undefined });
    cloud.failWith(down());
    await expect(both.score(hello)).rejects.toThrow('no model');
  });

  it('calls no provider without texts', async () => {
    expect(await provider.score([])).toEqual([]);
    expect(cloud.calls).toBe(0);
  });
});
