import { authorRoles } from '../../../shared/contract/message';
import { ingestMessage } from '../../../shared/ingest-message';
import { IngestFixture } from '../../support/ingest-fixture';

describe('The gate of a message', () => {
  let story: IngestFixture;

  beforeEach(() => {
    story = new IngestFixture();
  });

  it.each(authorRoles.filter((role) => role !== 'customer'))('ignores what the %s says', async (role) => {
    await story.switchOn('billing');
    for (const change of ['created', 'edited', 'deleted'] as const) {
      const { reply, items } = await story.deliver({ author: { role }, change });
      expect(reply).toEqual({ outcome: 'ignored', reason: 'not-customer' });
      expect(items).toEqual([]);
    }
    await story.expectNoTrace();
  });

  it.each([' ', '\n\t\u3000 '])('ignores a text that is blank: %j', async (text) => {
    await story.switchOn('billing');
    const { reply } = await story.deliver({ text });
    expect(reply).toEqual({ outcome: 'ignored', reason: 'no-text' });
    await story.expectNoTrace();
  });

  describe('of a queue that is off', () => {
    const disabled = (queueId = 'billing') => ({
      reply: { outcome: 'ignored', reason: 'queue-disabled', queueId },
      items: [],
      queued: [],
    });

    it.each([
      ['that nobody has set', () => Promise.resolve()],
      ['that was switched off', () => story.switchOn('billing').then(() => story.switchOff('billing'))],
    ])('lets nothing in, %s: no text is scored and nothing is stored', async (_, prepare) => {
      await prepare();
      for (const change of ['created', 'edited', 'deleted'] as const)
        expect(await story.deliver({ change })).toEqual(disabled());
      await story.expectNoTrace();
    });

    it('lets nothing in where the message names no queue and the default queue is off', async () => {
      await story.switchOn('billing');
      for (const change of ['created', 'edited', 'deleted'] as const)
        expect(await story.deliver({ queueId: undefined, change })).toEqual(disabled('default'));
      await story.expectNoTrace();
    });

    it('lets nothing in where the message names no queue and its conversation’s queue is off', async () => {
      await story.switchOn('billing');
      await story.deliver();
      await story.switchOff('billing');
      await story.switchOn('default');
      const before = await story.snapshot();
      expect(await story.deliver({ messageId: 'm-2', queueId: undefined })).toEqual(disabled());
      expect(await story.snapshot()).toEqual(before);
      expect(story.provider.requests).toHaveLength(1);
    });

    it('lets no conversation move into it', async () => {
      await story.switchOn('billing');
      await story.deliver();
      expect(await story.deliver({ messageId: 'm-2', queueId: 'sales' })).toEqual(disabled('sales'));
      expect(await story.snapshot()).toMatchObject({ queueId: 'billing', revision: 1 });
    });

    it('takes a deletion of what is stored, and tells nobody', async () => {
      await story.switchOn('billing');
      await story.deliver();
      await story.switchOff('billing');
      const { reply, items } = await story.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({ outcome: 'removed', sentiment: { messageCount: 0 } });
      expect(items).toEqual([]);
      expect(await story.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
    });

    it('lets in no message of another queue that comes too late to move its conversation', async () => {
      await story.switchOn('billing');
      await story.switchOn('sales');
      await story.deliverNumbered([2]);
      await story.switchOff('billing');
      const before = await story.snapshot();
      expect(await ingestMessage(story.numbered(1, { queueId: 'sales' }), story.ports)).toEqual(disabled());
      expect(await story.snapshot()).toEqual(before);
      expect(story.provider.requests).toHaveLength(1);
    });
  });

  it.each(['billing', undefined])('is passed before any text is scored (queue named: %s)', async (queueId) => {
    for (const id of ['billing', 'default']) await story.switchOn(id);
    const read = story.messages.read.bind(story.messages);
    const askedByThen: number[] = [];
    story.messages.read = async (...parameters) => {
      askedByThen.push(story.provider.requests.length);
      return read(...parameters);
    };
    expect((await story.deliver({ queueId })).reply.outcome).toBe('scored');
    expect(askedByThen).toEqual([0]);
  });
});
