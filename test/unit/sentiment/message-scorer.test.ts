import { MessageScorer, type MessageToScore } from '../../../shared/sentiment/message-scorer';
import { ScriptedProvider } from '../../support/scripted-provider';

const message = (messageId: string, given: Partial<MessageToScore> = {}): MessageToScore => ({
  conversationId: 'c-1',
  messageId,
  text: `${messageId} feels -0.5`,
  ...given,
});

describe('MessageScorer', () => {
  let provider: ScriptedProvider;
  let scorer: MessageScorer;

  beforeEach(() => {
    provider = new ScriptedProvider();
    scorer = new MessageScorer(provider);
  });

  it('does not score a redelivered message again', async () => {
    const first = await scorer.score(message('a'), []);
    const second = await scorer.score(message('a'), []);
    expect(second.scoring).toEqual(first.scoring);
    expect(provider.requests).toHaveLength(1);
  });

  it('scores a message once when it is delivered many times concurrently', async () => {
    await Promise.all(Array.from({ length: 10 }, () => scorer.score(message('a'), [])));
    expect(provider.requests).toHaveLength(1);
  });

  it('does not cache a failure', async () => {
    provider.failure = new Error('no scorer');
    await expect(scorer.score(message('a'), [])).rejects.toThrow('no scorer');
    await expect(scorer.score(message('a'), [])).rejects.toThrow('no scorer');
    provider.failure = undefined;
    expect((await scorer.score(message('a'), [])).scoring.scores).not.toBeNull();
    expect(provider.requests).toHaveLength(3);
  });

  it.each([
    ['with another text', message('a', { text: 'feels 1' })],
    ['in another conversation', message('a', { conversationId: 'c-2' })],
    ['of another id', message('b', { text: message('a').text })],
  ])('scores a message %s', async (_, other) => {
    await scorer.score(message('a'), []);
    await scorer.score(other, []);
    expect(provider.requests).toHaveLength(2);
  });

  it('does not score a message again that the cloud rejected', async () => {
    provider.refusedTexts.add(message('a').text);
    for (let time = 0; time < 5; time++) {
      const { scoring } = await scorer.score(message('a'), []);
      expect(scoring).toMatchObject({ provider: 'local', degraded: true, refused: true });
    }
    expect(provider.requests).toHaveLength(1);
  });

  it('caches no more than some megabytes, however much evidence its scorings have', async () => {
    const evidence = Array.from({ length: 200 }, (_, start) => ({ start, end: start + 1, contribution: 0.001 }));
    provider.evidence = evidence;
    for (let count = 0; count < 1_000; count++) await scorer.score(message(`m-${count}`), []);
    expect(scorer.rememberedBytes).toBeGreaterThan(2 ** 20);
    expect(scorer.rememberedBytes).toBeLessThanOrEqual(8 * 2 ** 20);
    await scorer.score(message('m-999'), []);
    expect(provider.requests).toHaveLength(1_000);
    await scorer.score(message('m-0'), []);
    expect(provider.requests).toHaveLength(1_001);
  });

  it('caches a scoring for some minutes, no longer', async () => {
    let nowMs = 1_000;
    scorer = new MessageScorer(provider, () => nowMs);
    await scorer.score(message('a'), []);
    nowMs += 9 * 60_000;
    await scorer.score(message('a'), []);
    expect(provider.requests).toHaveLength(1);
    nowMs += 2 * 60_000;
    await scorer.score(message('a'), []);
    expect(provider.requests).toHaveLength(2);
  });

  describe('with messages that the fallback model had scored', () => {
    beforeEach(async () => {
      provider.cloud = 'unusable';
      for (const id of ['a', 'b']) await scorer.score(message(id), []);
      provider.requests.length = 0;
    });

    it('sends all of them to the cloud in one request', async () => {
      provider.cloud = 'usable';
      const { scoring, rescored } = await scorer.score(message('c'), [message('a'), message('b')]);
      expect(provider.asked).toEqual([['c feels -0.5', 'a feels -0.5', 'b feels -0.5']]);
      expect(scoring.degraded).toBe(false);
      expect([...rescored.keys()]).toEqual(['a', 'b']);
    });

    it('does not send them while the cloud is unavailable', async () => {
      const { rescored } = await scorer.score(message('c'), [message('a')]);
      expect(rescored.size).toBe(0);
      expect(provider.asked).toEqual([['c feels -0.5']]);
    });

    it('does not send them twice where the commit is retried', async () => {
      provider.cloud = 'usable';
      await scorer.score(message('c'), [message('a')]);
      const { rescored } = await scorer.score(message('c'), [message('a')]);
      expect([...rescored.keys()]).toEqual(['a']);
      expect(provider.requests).toHaveLength(1);
    });

    it('does not send one that was stored as refused', async () => {
      provider.cloud = 'usable';
      const { rescored } = await scorer.score(message('c'), [{ ...message('a'), refused: true }, message('b')]);
      expect(provider.asked).toEqual([['c feels -0.5', 'b feels -0.5']]);
      expect([...rescored.keys()]).toEqual(['b']);
    });

    it('reports one that the cloud rejects now, and does not send it again', async () => {
      provider.cloud = 'usable';
      provider.refusedTexts.add(message('a').text);
      const { rescored } = await scorer.score(message('c'), [message('a')]);
      expect(rescored.get('a')).toMatchObject({ degraded: true, refused: true });
      await scorer.score(message('d'), [message('a')]);
      expect(provider.asked).toEqual([['c feels -0.5', 'a feels -0.5'], ['d feels -0.5']]);
    });

    it('sends them again after the cloud failed', async () => {
      provider.cloud = 'usable';
      provider.onRequest = () => (provider.cloud = 'unusable');
      expect((await scorer.score(message('c'), [message('a')])).rescored.size).toBe(0);
      provider.onRequest = () => undefined;
      provider.cloud = 'usable';
      const { rescored } = await scorer.score(message('d'), [message('a'), message('c')]);
      expect([...rescored.keys()]).toEqual(['a', 'c']);
    });
  });
});
