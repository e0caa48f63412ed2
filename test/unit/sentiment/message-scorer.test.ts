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

  it('does not ask again about a message that is delivered again', async () => {
    const first = await scorer.score(message('a'), []);
    const second = await scorer.score(message('a'), []);
    expect(second.scoring).toEqual(first.scoring);
    expect(provider.requests).toHaveLength(1);
  });

  it('asks once about a message that comes many times at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => scorer.score(message('a'), [])));
    expect(provider.requests).toHaveLength(1);
  });

  it('does not remember a failure', async () => {
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
  ])('asks about a message %s', async (_, other) => {
    await scorer.score(message('a'), []);
    await scorer.score(other, []);
    expect(provider.requests).toHaveLength(2);
  });

  describe('with messages that the stand-in had scored', () => {
    beforeEach(async () => {
      provider.cloud = 'unusable';
      for (const id of ['a', 'b']) await scorer.score(message(id), []);
      provider.requests.length = 0;
    });

    it('asks the cloud about all of them in one request', async () => {
      provider.cloud = 'usable';
      const { scoring, rescored } = await scorer.score(message('c'), [message('a'), message('b')]);
      expect(provider.asked).toEqual([['c feels -0.5', 'a feels -0.5', 'b feels -0.5']]);
      expect(scoring.degraded).toBe(false);
      expect([...rescored.keys()]).toEqual(['a', 'b']);
    });

    it('leaves them alone while the cloud is away', async () => {
      const { rescored } = await scorer.score(message('c'), [message('a')]);
      expect(rescored.size).toBe(0);
      expect(provider.asked).toEqual([['c feels -0.5']]);
    });

    it('does not ask twice where the commit is tried again', async () => {
      provider.cloud = 'usable';
      await scorer.score(message('c'), [message('a')]);
      const { rescored } = await scorer.score(message('c'), [message('a')]);
      expect([...rescored.keys()]).toEqual(['a']);
      expect(provider.requests).toHaveLength(1);
    });

    it('asks about them again after the cloud failed them', async () => {
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
