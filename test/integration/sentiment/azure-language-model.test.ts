import { AzureLanguageModel } from '../../../shared/sentiment/azure-language-model';
import { LanguageServiceError } from '../../../shared/sentiment/language-service-error';
import { SentimentPipeline } from '../../../shared/sentiment/pipeline';
import type { TextToScore } from '../../../shared/sentiment/provider';
import { readText } from '../../../shared/sentiment/read-text';
import { languageKey, startLanguageServer, type LanguageServer } from '../../support/language-server';
import { describeSentimentProvider } from '../../support/sentiment-provider-conformance';

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer();
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const openModel = (options: { endpoint?: string; key?: string; timeoutMs?: number } = {}) =>
  new AzureLanguageModel({ endpoint: server.endpoint, key: languageKey, timeoutMs: 20_000, ...options });
const open = (...options: Parameters<typeof openModel>) => {
  const model = openModel(...options);
  return { score: (texts: TextToScore[]) => model.score(texts.map(readText)) };
};
const failure = async (provider = open()): Promise<LanguageServiceError> => {
  const error: unknown = await provider.score([{ text: 'a secret text' }]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LanguageServiceError);
  return error as LanguageServiceError;
};

describeSentimentProvider('a pipeline with AzureLanguageModel', () => new SentimentPipeline(openModel()));

describe('the requests of AzureLanguageModel', () => {
  it('opt out of service logs and ask for offsets in UTF-16', async () => {
    await open().score([{ text: 'Hello there, all.' }]);
    expect(Object.fromEntries(server.requests[0]!.query)).toEqual({
      loggingOptOut: 'true',
      stringIndexType: 'Utf16CodeUnit',
    });
  });

  it('contain a text once, as one document', async () => {
    await open().score([{ text: 'Hello there, all.' }]);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]!.documents).toEqual([{ id: '0-0', language: 'en', text: 'Hello there, all.' }]);
  });

  it.each([
    ['en-GB', 'en'],
    ['en_US', 'en'],
    ['DE-at', 'de'],
    ['nb', 'no'],
    ['nn-NO', 'no'],
    ['pt-BR', 'pt-BR'],
    ['pt-pt', 'pt-PT'],
    ['pt-AO', 'pt'],
    ['not a tag!', 'en'],
    ['und', 'en'],
  ])('convert the hint %s to %s', async (language, sent) => {
    await open().score([{ text: 'Bonsai.', language }]);
    expect(server.requests[0]!.documents[0]!.language).toBe(sent);
  });

  it.each([
    ['zh', 'zh-hans'],
    ['zh-CN', 'zh-hans'],
    ['zh-TW', 'zh-hant'],
    ['zh-Hant-HK', 'zh-hant'],
    ['en', 'zh-hans'],
  ])('convert the hint %s of a Chinese text to %s', async (language, sent) => {
    await open().score([{ text: '你好，世界', language }]);
    expect(server.requests[0]!.documents[0]!.language).toBe(sent);
  });

  it('contain at most ten documents', async () => {
    await open().score(Array.from({ length: 21 }, () => ({ text: 'Fine.' })));
    expect(server.requests.map(({ documents }) => documents.length).sort()).toEqual([1, 10, 10]);
  });

  it('contain no lone surrogate, as the service would reject the whole request', async () => {
    await open().score([{ text: 'I hate it \ud83d' }]);
    expect(server.requests[0]!.documents[0]!.text).toBe('I hate it \ufffd');
  });

  it('contain no blank text', async () => {
    await open().score([{ text: '  ' }, { text: '' }]);
    expect(server.requests).toEqual([]);
  });

  it('split a long text into parts, whose scores are weighted by length', async () => {
    const calm = 'It arrived on Monday. '.repeat(233); // 5,126 characters
    const [scoring] = await open().score([{ text: `${calm}I hate it.` }]);
    const parts = server.requests[0]!.documents.map(({ text }) => text.length);
    expect(parts).toHaveLength(2);
    expect(parts[0]).toBeLessThanOrEqual(5120);
    const share = parts[1]! / (parts[0]! + parts[1]!);
    expect(scoring!.scores!.negative).toBeCloseTo(0.05 * (1 - share) + 0.97 * share, 10);
    expect(scoring!.evidence.at(-1)).toMatchObject({ start: calm.length, end: calm.length + 'I hate it.'.length });
  });
});

describe('a document error of AzureLanguageModel', () => {
  it('for an unsupported language gives no score and is no failure', async () => {
    const [scoring] = await open().score([{ text: 'Halló þarna, vinur.', language: 'is' }]);
    expect(scoring).toEqual({
      scores: null,
      language: 'is',
      evidence: [],
      provider: 'azure-language',
      degraded: false,
    });
  });

  it('of any other kind is reported for that text alone', async () => {
    server.documentErrors.set('odd', 'InternalServerError');
    const scorings = await open().score([{ text: 'I love it.' }, { text: 'odd' }, { text: 'I hate it.' }]);
    expect(scorings.map(({ scores, degraded, refused }) => [scores !== null, degraded, refused])).toEqual([
      [true, false, undefined],
      [false, true, true],
      [true, false, undefined],
    ]);
  });

  it.each(['missing-document', 'bad-scores'] as const)(
    'is reported for a text without a valid result: %s',
    async (behaviour) => {
      server.behaviour = behaviour;
      expect(await open().score([{ text: 'I hate it.' }])).toMatchObject([
        { scores: null, degraded: true, refused: true },
      ]);
    },
  );
});

describe('the errors of AzureLanguageModel', () => {
  it.each([
    ['throttle', { fault: 'throttled', status: 429, retryAfterMs: 26_000 }],
    ['fail', { fault: 'unavailable', status: 500, retryAfterMs: undefined }],
    ['garbage', { fault: 'unreadable' }],
    ['empty-object', { fault: 'unreadable' }],
    ['reset', { fault: 'unavailable', status: undefined, code: 'ECONNRESET' }],
    ['reset-in-body', { fault: 'unavailable', code: 'ECONNRESET' }],
    ['huge', { fault: 'unreadable', status: 200, code: 'TOO_LONG' }],
    ['redirect', { fault: 'unreadable', status: 307 }],
  ] as const)('for a service with the fault: %s', async (behaviour, facts) => {
    server.behaviour = behaviour;
    expect(await failure()).toMatchObject(facts);
  });

  it('for a service that hangs, within the timeout', async () => {
    server.behaviour = 'hang';
    expect(await failure(open({ timeoutMs: 50 }))).toMatchObject({ fault: 'timed-out', status: undefined });
  });

  it.each([
    ['99999999999999999999', 3_600_000],
    ['-5', undefined],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
  ])('with a wait of at most an hour for a Retry-After of %s', async (retryAfter, retryAfterMs) => {
    server.behaviour = 'throttle';
    server.retryAfter = retryAfter;
    expect(await failure()).toMatchObject({ fault: 'throttled', retryAfterMs });
  });

  it('for a wrong key', async () => {
    expect(await failure(open({ key: 'wrong' }))).toMatchObject({ fault: 'refused', status: 401 });
  });

  it('for an endpoint that cannot be reached', async () => {
    const gone = await startLanguageServer();
    const { endpoint } = gone;
    await gone.close();
    expect(await failure(open({ endpoint }))).toMatchObject({ fault: 'unavailable', code: 'ECONNREFUSED' });
  });

  it('rather than send a key over plain http to an address that is not loopback', async () => {
    const endpoint = server.endpoint.replace('127.0.0.1', '0.0.0.0'); // Reaches the same server.
    await failure(open({ endpoint }));
    expect(server.requests).toEqual([]);
  });

  it.each(['fail', 'throttle'] as const)('after one request, without retries: %s', async (behaviour) => {
    server.behaviour = behaviour;
    server.retryAfter = '0';
    await failure();
    expect(server.requests).toHaveLength(1);
  });

  it('when one of several requests fails', async () => {
    const texts = Array.from({ length: 11 }, () => ({ text: 'Fine.' }));
    server.behaviour = 'throttle';
    await expect(open().score(texts)).rejects.toMatchObject({ fault: 'throttled' });
  });

  it.each(['fail', 'throttle', 'garbage', 'reset'] as const)(
    'contain neither the text nor the key: %s',
    async (behaviour) => {
      server.behaviour = behaviour;
      const error = await failure();
      const all = JSON.stringify([error.message, error.stack, error.cause, Object.entries(error)]);
      expect(all).not.toMatch(/secret/);
      expect(all).not.toContain(languageKey);
    },
  );

  it('stop when the service works again', async () => {
    const provider = open();
    server.behaviour = 'fail';
    await failure(provider);
    server.behaviour = 'score';
    expect(await provider.score([{ text: 'I hate it.' }])).toMatchObject([{ degraded: false }]);
  });
});
