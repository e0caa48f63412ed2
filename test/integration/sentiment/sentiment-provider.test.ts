import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { createSentimentProvider, type SentimentSettings } from '../../../shared/sentiment/sentiment-provider';
import { maxEvidenceSpans } from '../../../shared/sentiment/strongest-spans';
import { languageKey, startLanguageServer, type LanguageServer } from '../../support/language-server';
import { describeSentimentProvider } from '../../support/sentiment-provider-conformance';

let server: LanguageServer;
let lines: string[];
beforeAll(async () => {
  server = await startLanguageServer();
  await open().score(angry); // Loads the SDK, which counts against the time limit.
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  lines = [];
});

const open = (changes: Partial<SentimentSettings> = {}) => {
  const settings: SentimentSettings = {
    SENTIMENT_PROVIDER: 'auto',
    LANGUAGE_ENDPOINT: server.endpoint,
    LANGUAGE_KEY: languageKey,
    LANGUAGE_TIMEOUT_MS: 20_000,
    ...changes,
  };
  return createSentimentProvider(settings, (line) => lines.push(line));
};
const angry = [{ text: 'This is terrible.' }];

describeSentimentProvider('the provider of the setting "auto"', () => open());
describeSentimentProvider('the provider of the setting "local"', () => open({ SENTIMENT_PROVIDER: 'local' }));

describe('createSentimentProvider', () => {
  it.each([
    ['auto', true, 'azure-language', 'usable'],
    ['auto', false, 'local', 'none'],
    ['azure-language', true, 'azure-language', 'usable'],
    ['local', true, 'local', 'none'],
  ] as const)('%s, endpoint set: %s → %s', async (SENTIMENT_PROVIDER, hasEndpoint, name, cloud) => {
    const provider = open({ SENTIMENT_PROVIDER, ...(!hasEndpoint && { LANGUAGE_ENDPOINT: undefined }) });
    expect(provider).toMatchObject({ name, cloud });
    expect(await provider.score(angry)).toMatchObject([{ provider: name, degraded: false }]);
    expect(server.requests).toHaveLength(name === 'local' ? 0 : 1);
  });

  it.each(['auto', 'azure-language'] as const)(
    '%s: the local provider is the fallback of a failing cloud',
    async (name) => {
      const provider = open({ SENTIMENT_PROVIDER: name });
      server.behaviour = 'fail';
      for (let i = 0; i < 5; i++)
        expect(await provider.score(angry)).toMatchObject([{ provider: 'local', degraded: true }]);
      expect(server.requests).toHaveLength(3);
      expect(provider.cloud).toBe('unusable');
      expect(lines).toEqual(Array(3).fill(expect.stringContaining('unavailable (status 500')));
    },
  );

  it('waits for a hanging cloud for the timeout a few times, then not at all', async () => {
    const provider = open({ LANGUAGE_TIMEOUT_MS: 150 });
    server.behaviour = 'hang';
    for (let i = 0; i < 10; i++) await provider.score(angry);
    expect(server.requests).toHaveLength(3);
    expect(lines).toEqual(Array(3).fill(expect.stringContaining('timed-out')));
  });

  it('stops using a throttling cloud at once', async () => {
    const provider = open();
    server.behaviour = 'throttle';
    await provider.score(angry);
    await provider.score(angry);
    expect(server.requests).toHaveLength(1);
  });

  it('logs that a key is rejected, without the key', async () => {
    const provider = open({ LANGUAGE_KEY: 'wrong-key' });
    for (let i = 0; i < 3; i++) await provider.score(angry);
    expect(lines.join()).toContain('refused (status 401');
    expect(lines.join()).not.toContain('wrong-key');
  });

  it('scores pleasantries as neutral without the cloud, and keeps the order of the texts', async () => {
    const scorings = await open().score([{ text: 'Good morning!' }, ...angry, { text: 'Danke', language: 'de' }]);
    const neutral = { scores: { positive: 0, neutral: 1, negative: 0 }, provider: 'azure-language', degraded: false };
    expect(scorings).toMatchObject([
      neutral,
      { scores: { negative: expect.closeTo(0.97, 10) as number } },
      { ...neutral, language: 'de' },
    ]);
    expect(server.documentCount).toBe(1);
  });

  it('falls back for a text that the cloud rejects, and marks it as refused', async () => {
    server.documentErrors.set('odd', 'InvalidDocument');
    const scorings = await open().score([{ text: 'This is terrible and odd.' }, ...angry]);
    expect(scorings).toMatchObject([
      { provider: 'local', degraded: true, refused: true },
      { provider: 'azure-language', degraded: false },
    ]);
    expect(scorings[0]!.scores!.negative).toBeGreaterThan(0.5);
    expect(lines).toEqual(['Sentiment: scored locally, the cloud refused 1 of 2 texts.']);
  });

  it('limits the evidence of ten thousand sentences', async () => {
    const [scoring] = await open().score([{ text: 'a. '.repeat(10_000) }]);
    expect(scoring).toMatchObject({ provider: 'azure-language', degraded: false });
    expect(scoring!.evidence).toHaveLength(maxEvidenceSpans);
  });
});

it('creating and using the local provider loads no cloud SDK', () => {
  const contents = `
    import { createSentimentProvider } from './shared/sentiment/sentiment-provider';
    createSentimentProvider({ SENTIMENT_PROVIDER: 'auto', LANGUAGE_ENDPOINT: 'https://a.example', LANGUAGE_TIMEOUT_MS: 1 }, () => {});
    createSentimentProvider({ SENTIMENT_PROVIDER: 'local', LANGUAGE_TIMEOUT_MS: 1 }, () => {}).score([{ text: 'I hate it' }])
      .then(() => console.log(Object.keys(require.cache).filter((path) => path.includes('azure')).length));`;
  const folder = mkdtempSync(join(tmpdir(), 'undertone-'));
  const outfile = join(folder, 'bundle.js');
  cpSync('shared/sentiment/local-model/weights', join(folder, 'local-model'), { recursive: true });
  buildSync({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/*'],
    outfile,
  });
  expect(execFileSync(process.execPath, [outfile], { encoding: 'utf8' })).toBe('0\n');
  rmSync(folder, { recursive: true });
});
