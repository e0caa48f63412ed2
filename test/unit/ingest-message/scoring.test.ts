import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';

describe('How a message is scored', () => {
  let fixture: IngestFixture;

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
  });

  const scoresInWindow = async () =>
    (await fixture.snapshot()).window.map(({ messageId, provider, score }) => [messageId, provider, score]);

  it('once, in a request of its own, whatever else the conversation contains', async () => {
    await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(fixture.provider.asked).toEqual(Array(8).fill(['feels -0.5']));
  });

  it('in the language that the platform names, otherwise with the conversation’s language as a hint', async () => {
    fixture.provider.cloud = 'none';
    await fixture.deliverNumbered([1], { language: 'pt-BR' });
    await fixture.deliverNumbered([2]);
    expect(fixture.provider.requests.flat()).toMatchObject([{ language: 'pt-BR' }, { conversationLanguage: 'pt-BR' }]);
    expect(fixture.provider.requests[1]![0]).not.toHaveProperty('language');
  });

  it('in the language of the conversation, even where the message names its queue and the cloud scores it', async () => {
    await fixture.deliverNumbered([1], { language: 'pt-BR' });
    await fixture.deliverNumbered([2]);
    expect(fixture.provider.requests[1]).toMatchObject([{ conversationLanguage: 'pt-BR' }]);
  });

  it('once, where the cloud rejects this text alone: not again with later messages, nor by another instance', async () => {
    fixture.provider.refusedTexts.add('feels -0.5');
    await fixture.deliverNumbered([1]);
    await fixture.deliverNumbered([2, 3], { text: 'feels 0.1' });
    const { reply } = await fixture.deliver(fixture.numbered(4, { text: 'feels 0.1' }), fixture.newInstance());
    expect(reply).toMatchObject({ sentiment: { degraded: true } });
    await fixture.deliver(fixture.numbered(1), fixture.newInstance());
    expect(fixture.provider.asked).toEqual([['feels -0.5'], ['feels 0.1'], ['feels 0.1'], ['feels 0.1']]);
  });

  it('again, where a text that the cloud rejected is edited', async () => {
    fixture.provider.refusedTexts.add('feels -0.5');
    await fixture.deliverNumbered([1]);
    const { reply } = await fixture.deliverNumbered([1], { change: 'edited', text: 'feels 0.1' });
    expect(reply).toMatchObject({ sentiment: { degraded: false } });
    expect(await fixture.messages.find('c-1', 'm-1')).not.toHaveProperty('refused');
  });

  describe('not at all, where the text was taken back before', () => {
    const deletion = { change: 'deleted', text: undefined } as const;

    it('by a deletion, and the message is delivered again', async () => {
      await fixture.deliverNumbered([1, 2]);
      await fixture.deliverNumbered([1], deletion);
      fixture.provider.requests.length = 0;
      const { reply } = await fixture.deliver(fixture.numbered(1), fixture.newInstance());
      expect(reply.outcome).toBe('duplicate');
      expect(fixture.provider.requests).toEqual([]);
    });

    it('by a deletion that arrived before the message, in a conversation of any length', async () => {
      await fixture.deliverNumbered([5], deletion);
      await fixture.deliverNumbered([1]);
      await fixture.deliverNumbered([6], deletion);
      await fixture.deliverNumbered([2]);
      fixture.provider.requests.length = 0;
      for (const number of [5, 6]) {
        const { reply } = await fixture.deliver(fixture.numbered(number), fixture.newInstance());
        expect(reply.outcome).toBe('duplicate');
      }
      expect(fixture.provider.requests).toEqual([]);
    });

    it('by a deletion that arrived before the first message', async () => {
      await fixture.deliverNumbered([1], deletion);
      expect((await fixture.deliver(fixture.numbered(1), fixture.newInstance())).reply.outcome).toBe('duplicate');
      expect(fixture.provider.requests).toEqual([]);
    });

    it('by an edit that left it blank', async () => {
      await fixture.deliverNumbered([1, 2]);
      await fixture.deliverNumbered([1], { change: 'edited', text: ' ' });
      fixture.provider.requests.length = 0;
      const { reply } = await fixture.deliver(fixture.numbered(1), fixture.newInstance());
      expect(reply.outcome).toBe('duplicate');
      expect(fixture.provider.requests).toEqual([]);
    });
  });

  describe('while the cloud is unavailable', () => {
    beforeEach(async () => {
      fixture.provider.cloud = 'unusable';
      await fixture.deliverNumbered([1, 2]);
      fixture.provider.requests.length = 0;
    });

    it('by the fallback model, and the update is marked as degraded', async () => {
      const { reply } = await fixture.deliverNumbered([3]);
      expect(reply).toMatchObject({ sentiment: { degraded: true, provider: 'local' } });
      expect(fixture.provider.asked).toEqual([['feels -0.5']]);
    });

    it('again by the cloud when it recovers: with the next message, in one request, and only once', async () => {
      fixture.provider.cloud = 'usable';
      const { reply } = await fixture.deliverNumbered([3], { text: 'feels 0.3' });
      expect(reply).toMatchObject({ sentiment: { degraded: false, provider: 'azure-language', revision: 3 } });
      expect(fixture.provider.asked).toEqual([['feels 0.3', 'feels -0.5', 'feels -0.5']]);
      expect(await scoresInWindow()).toEqual([
        ['m-3', 'azure-language', 0.3],
        ['m-2', 'azure-language', -0.5],
        ['m-1', 'azure-language', -0.5],
      ]);
      await fixture.deliverNumbered([4], { text: 'feels 0.4' });
      expect(fixture.provider.asked.slice(1)).toEqual([['feels 0.4']]);
    });

    it('again by the cloud also through another instance', async () => {
      fixture.provider.cloud = 'usable';
      const { reply } = await fixture.deliver(fixture.numbered(3), fixture.newInstance());
      expect(reply).toMatchObject({ sentiment: { degraded: false } });
      expect(fixture.provider.asked.flat()).toHaveLength(3);
    });

    it('again by the cloud only while it is in the window', async () => {
      await fixture.deliverNumbered([3, 4, 5, 6, 7]);
      fixture.provider.requests.length = 0;
      fixture.provider.cloud = 'usable';
      await fixture.deliverNumbered([8]);
      expect(fixture.provider.asked).toEqual([Array(7).fill('feels -0.5')]);
    });

    it('again by the cloud when a message older than the window arrives', async () => {
      await fixture.deliverNumbered([3, 4, 5, 6]);
      fixture.provider.cloud = 'usable';
      const { reply } = await fixture.deliverNumbered([0]);
      expect(reply).toMatchObject({ outcome: 'stored', sentiment: { degraded: false, revision: 7 } });
    });

    it('once, where it is edited when the cloud has recovered', async () => {
      fixture.provider.cloud = 'usable';
      const { reply } = await fixture.deliverNumbered([1], { change: 'edited', text: 'feels 1' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { degraded: false } });
      expect(fixture.provider.asked).toEqual([['feels 1', 'feels -0.5']]);
      expect(await scoresInWindow()).toEqual([
        ['m-2', 'azure-language', -0.5],
        ['m-1', 'azure-language', 1],
      ]);
    });

    it('not again while the cloud stays unavailable', async () => {
      await fixture.deliverNumbered([3, 4]);
      expect(fixture.provider.asked).toEqual([['feels -0.5'], ['feels -0.5']]);
      expect((await fixture.snapshot()).degraded).toBe(true);
    });

    it('unchanged, where the cloud fails again during the request', async () => {
      fixture.provider.cloud = 'usable';
      fixture.provider.onRequest = () => (fixture.provider.cloud = 'unusable');
      const { reply } = await fixture.deliverNumbered([3]);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { degraded: true } });
      expect((await fixture.snapshot()).window.map(({ provider }) => provider)).toEqual(['local', 'local', 'local']);
    });

    it('without a request to the cloud for a redelivery alone', async () => {
      fixture.provider.cloud = 'usable';
      expect((await fixture.deliverNumbered([2])).reply.outcome).toBe('duplicate');
      expect(fixture.provider.requests).toEqual([]);
    });
  });

  describe('where texts are not stored', () => {
    it('with scores and evidence kept, and no text', async () => {
      const instance = fixture.newInstance({ storeText: false });
      const { reply } = await fixture.deliver({}, instance);
      expect(sentimentOf(reply).score).toBe(-0.5);
      const stored = await fixture.messages.find('c-1', 'm-1');
      expect(stored).not.toHaveProperty('text');
      expect(stored).toMatchObject({ scores: { negative: 0.5 }, evidence: [{ start: 0, end: 10 }] });
    });

    it('with a stored text removed by an edit', async () => {
      await fixture.deliver();
      await fixture.deliver({ change: 'edited', text: 'feels 1' }, fixture.newInstance({ storeText: false }));
      expect(await fixture.messages.find('c-1', 'm-1')).not.toHaveProperty('text');
    });

    it('not again after the fallback model, as there is no text', async () => {
      const instance = fixture.newInstance({ storeText: false });
      fixture.provider.cloud = 'unusable';
      await fixture.deliver(fixture.numbered(1), instance);
      fixture.provider.cloud = 'usable';
      const { reply } = await fixture.deliver(fixture.numbered(2, { text: 'feels 0.2' }), instance);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { degraded: true, messageCount: 2 } });
      expect(fixture.provider.asked).toEqual([['feels -0.5'], ['feels 0.2']]);
    });
  });
});
