import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';

describe('How a message is scored', () => {
  let story: IngestFixture;

  beforeEach(async () => {
    story = new IngestFixture();
    await story.switchOn('billing');
  });

  const scoresInWindow = async () =>
    (await story.snapshot()).window.map(({ messageId, provider, score }) => [messageId, provider, score]);

  it('once, in a request of its own, whatever else the conversation holds', async () => {
    await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(story.provider.asked).toEqual(Array(8).fill(['feels -0.5']));
  });

  it('in the language that the platform names, and else with the conversation’s so far as a hint', async () => {
    story.provider.cloud = 'none';
    await story.deliverNumbered([1], { language: 'pt-BR' });
    await story.deliverNumbered([2]);
    expect(story.provider.requests.flat()).toMatchObject([{ language: 'pt-BR' }, { conversationLanguage: 'pt-BR' }]);
    expect(story.provider.requests[1]![0]).not.toHaveProperty('language');
  });

  it('in the language of the conversation also where the message names its queue and the cloud is asked', async () => {
    await story.deliverNumbered([1], { language: 'pt-BR' });
    await story.deliverNumbered([2]);
    expect(story.provider.requests[1]).toMatchObject([{ conversationLanguage: 'pt-BR' }]);
  });

  it('once, where the cloud refuses it alone: not again with the next messages, nor by another instance', async () => {
    story.provider.refusedTexts.add('feels -0.5');
    await story.deliverNumbered([1]);
    await story.deliverNumbered([2, 3], { text: 'feels 0.1' });
    const { reply } = await story.deliver(story.numbered(4, { text: 'feels 0.1' }), story.newInstance());
    expect(reply).toMatchObject({ sentiment: { degraded: true } });
    await story.deliver(story.numbered(1), story.newInstance());
    expect(story.provider.asked).toEqual([['feels -0.5'], ['feels 0.1'], ['feels 0.1'], ['feels 0.1']]);
  });

  it('anew, where a text that the cloud refused is edited', async () => {
    story.provider.refusedTexts.add('feels -0.5');
    await story.deliverNumbered([1]);
    const { reply } = await story.deliverNumbered([1], { change: 'edited', text: 'feels 0.1' });
    expect(reply).toMatchObject({ sentiment: { degraded: false } });
    expect(await story.messages.find('c-1', 'm-1')).not.toHaveProperty('refused');
  });

  describe('while the cloud is away', () => {
    beforeEach(async () => {
      story.provider.cloud = 'unusable';
      await story.deliverNumbered([1, 2]);
      story.provider.requests.length = 0;
    });

    it('by the stand-in, and the update says so', async () => {
      const { reply } = await story.deliverNumbered([3]);
      expect(reply).toMatchObject({ sentiment: { degraded: true, provider: 'local' } });
      expect(story.provider.asked).toEqual([['feels -0.5']]);
    });

    it('again by the cloud when it is back: with the next message, in one request, and then never again', async () => {
      story.provider.cloud = 'usable';
      const { reply } = await story.deliverNumbered([3], { text: 'feels 0.3' });
      expect(reply).toMatchObject({ sentiment: { degraded: false, provider: 'azure-language', revision: 3 } });
      expect(story.provider.asked).toEqual([['feels 0.3', 'feels -0.5', 'feels -0.5']]);
      expect(await scoresInWindow()).toEqual([
        ['m-3', 'azure-language', 0.3],
        ['m-2', 'azure-language', -0.5],
        ['m-1', 'azure-language', -0.5],
      ]);
      await story.deliverNumbered([4], { text: 'feels 0.4' });
      expect(story.provider.asked.slice(1)).toEqual([['feels 0.4']]);
    });

    it('again by the cloud also through another instance', async () => {
      story.provider.cloud = 'usable';
      const { reply } = await story.deliver(story.numbered(3), story.newInstance());
      expect(reply).toMatchObject({ sentiment: { degraded: false } });
      expect(story.provider.asked.flat()).toHaveLength(3);
    });

    it('again by the cloud only where the window still holds it', async () => {
      await story.deliverNumbered([3, 4, 5, 6, 7]);
      story.provider.requests.length = 0;
      story.provider.cloud = 'usable';
      await story.deliverNumbered([8]);
      expect(story.provider.asked).toEqual([Array(7).fill('feels -0.5')]);
    });

    it('again by the cloud when a message comes that is older than the window', async () => {
      await story.deliverNumbered([3, 4, 5, 6]);
      story.provider.cloud = 'usable';
      const { reply } = await story.deliverNumbered([0]);
      expect(reply).toMatchObject({ outcome: 'stored', sentiment: { degraded: false, revision: 7 } });
    });

    it('once, where it is edited as the cloud is back', async () => {
      story.provider.cloud = 'usable';
      const { reply } = await story.deliverNumbered([1], { change: 'edited', text: 'feels 1' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { degraded: false } });
      expect(story.provider.asked).toEqual([['feels 1', 'feels -0.5']]);
      expect(await scoresInWindow()).toEqual([
        ['m-2', 'azure-language', -0.5],
        ['m-1', 'azure-language', 1],
      ]);
    });

    it('not again while the cloud stays away', async () => {
      await story.deliverNumbered([3, 4]);
      expect(story.provider.asked).toEqual([['feels -0.5'], ['feels -0.5']]);
      expect((await story.snapshot()).degraded).toBe(true);
    });

    it('stays as it was where the cloud goes away again as it is asked', async () => {
      story.provider.cloud = 'usable';
      story.provider.onRequest = () => (story.provider.cloud = 'unusable');
      const { reply } = await story.deliverNumbered([3]);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { degraded: true } });
      expect((await story.snapshot()).window.map(({ provider }) => provider)).toEqual(['local', 'local', 'local']);
    });

    it('does not ask the cloud about a redelivery alone', async () => {
      story.provider.cloud = 'usable';
      expect((await story.deliverNumbered([2])).reply.outcome).toBe('duplicate');
      expect(story.provider.requests).toEqual([]);
    });
  });

  describe('where texts are not stored', () => {
    it('keeps scores and evidence, and no text', async () => {
      const instance = story.newInstance({ storeText: false });
      const { reply } = await story.deliver({}, instance);
      expect(sentimentOf(reply).score).toBe(-0.5);
      const stored = await story.messages.find('c-1', 'm-1');
      expect(stored).not.toHaveProperty('text');
      expect(stored).toMatchObject({ scores: { negative: 0.5 }, evidence: [{ start: 0, end: 10 }] });
    });

    it('takes a text away with an edit', async () => {
      await story.deliver();
      await story.deliver({ change: 'edited', text: 'feels 1' }, story.newInstance({ storeText: false }));
      expect(await story.messages.find('c-1', 'm-1')).not.toHaveProperty('text');
    });

    it('cannot score again what the stand-in scored, and goes on', async () => {
      const instance = story.newInstance({ storeText: false });
      story.provider.cloud = 'unusable';
      await story.deliver(story.numbered(1), instance);
      story.provider.cloud = 'usable';
      const { reply } = await story.deliver(story.numbered(2, { text: 'feels 0.2' }), instance);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { degraded: true, messageCount: 2 } });
      expect(story.provider.asked).toEqual([['feels -0.5'], ['feels 0.2']]);
    });
  });
});
