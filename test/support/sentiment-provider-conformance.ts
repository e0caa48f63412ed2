// The tests of the sentiment port, run on each implementation.
import { providerNames, type Scoring, type SentimentProvider, type TextToScore } from '../../shared/sentiment/provider';

/** Declares the port's tests. `open` returns a working provider; it is called before each test. */
export function describeSentimentProvider(
  implementation: string,
  open: () => SentimentProvider | Promise<SentimentProvider>,
): void {
  describe(`${implementation} as a sentiment provider`, () => {
    let provider: SentimentProvider;
    const scoreOne = async (text: string, language?: string): Promise<Scoring> => {
      const [scoring] = await provider.score([{ text, ...(language !== undefined && { language }) }]);
      return scoring!;
    };
    const balance = ({ scores }: Scoring) => scores!.positive - scores!.negative;

    beforeEach(async () => {
      provider = await open();
    });

    it('returns one entry per text, in order', async () => {
      const texts = ['This is terrible.', 'I love this, it is great!', 'This is terrible.'];
      const scorings = await provider.score(texts.map((text): TextToScore => ({ text, language: 'en' })));
      expect(scorings.map((scoring) => Math.sign(balance(scoring)))).toEqual([-1, 1, -1]);
    });

    it('returns an empty list for an empty list', async () => {
      expect(await provider.score([])).toEqual([]);
    });

    it('keeps the order of more texts than fit into one request', async () => {
      const texts = Array.from({ length: 23 }, (_, i): TextToScore => ({ text: i % 3 ? 'I love it.' : 'I hate it.' }));
      const signs = (await provider.score(texts)).map((scoring) => Math.sign(balance(scoring)));
      expect(signs).toEqual(texts.map((_, i) => (i % 3 ? 1 : -1)));
    });

    it.each(['This is terrible.', 'I love this!', 'Where can I find my invoice?', 'I love it. I hate it.', '🙂'])(
      'returns scores in [0, 1] that sum to 1: %s',
      async (text) => {
        const { positive, neutral, negative } = (await scoreOne(text)).scores!;
        for (const score of [positive, neutral, negative]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
        expect(positive + neutral + negative).toBeCloseTo(1, 10);
      },
    );

    it('names the provider, and is not degraded', async () => {
      const scoring = await scoreOne('This is terrible.');
      expect(providerNames).toContain(provider.name);
      expect(scoring).toMatchObject({ provider: provider.name, degraded: false, language: 'en' });
    });

    it('returns evidence as spans of the text whose contributions sum to roughly the score', async () => {
      const text = 'Hello 👋🏽 there. This is terrible! I hate it.';
      const scoring = await scoreOne(text);
      let end = 0;
      for (const span of scoring.evidence) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(span.end).toBeGreaterThan(span.start);
        expect(text.slice(span.start, span.end)).toBe(text.slice(span.start, span.end).trim());
        end = span.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
      const worst = scoring.evidence.reduce((a, b) => (b.contribution < a.contribution ? b : a));
      expect(text.slice(worst.start, worst.end)).toMatch(/terrible|hate/);
      const sum = scoring.evidence.reduce((total, { contribution }) => total + contribution, 0);
      expect(Math.abs(sum - balance(scoring))).toBeLessThan(0.5);
    });

    it.each([
      ['an unsupported language', 'Mae hyn yn ofnadwy ac rydw i eisiau fy arian yn ôl.', 'cy'],
      ['blank text', ' \n ', undefined],
    ])('returns no score: %s', async (_, text, language) => {
      expect(await scoreOne(text, language)).toMatchObject({ scores: null, evidence: [], degraded: false });
    });

    it('scores the other texts of a batch with one that it cannot score', async () => {
      const texts = [{ text: 'Terrible.' }, { text: 'Ofnadwy.', language: 'cy' }, { text: 'I love it.' }];
      const scorings = await provider.score(texts);
      expect(scorings.map((scoring) => scoring.scores && Math.sign(balance(scoring)))).toEqual([-1, null, 1]);
    });

    it('accepts a text of 30,000 characters, emoji and lone surrogates included', async () => {
      const text = `${'The parcel came 👩‍👩‍👧‍👦 on Monday. '.repeat(1000)}\ud83d I hate it.`.slice(-30_000);
      const { scores, evidence } = await scoreOne(text);
      expect(scores).not.toBeNull();
      expect(evidence.every(({ start, end }) => start < end && end <= text.length)).toBe(true);
    });
  });
}
