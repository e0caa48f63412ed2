import { authorRoles } from '../../../shared/contract/message';
import { ingestMessage } from '../../../shared/ingest-message';
import { IngestFixture } from '../../support/ingest-fixture';

describe('The check before a message is ingested', () => {
  let fixture: IngestFixture;

  beforeEach(() => {
    fixture = new IngestFixture();
  });

  it.each(authorRoles.filter((role) => role !== 'customer'))('ignores a message of a %s', async (role) => {
    await fixture.switchOn('billing');
    for (const change of ['created', 'edited', 'deleted'] as const) {
      const { reply, items } = await fixture.deliver({ author: { role }, change });
      expect(reply).toEqual({ outcome: 'ignored', reason: 'not-customer' });
      expect(items).toEqual([]);
    }
    await fixture.expectNoTrace();
  });

  it.each([' ', '\n\t\u3000 '])('ignores a text that is blank: %j', async (text) => {
    await fixture.switchOn('billing');
    const { reply } = await fixture.deliver({ text });
    expect(reply).toEqual({ outcome: 'ignored', reason: 'no-text' });
    await fixture.expectNoTrace();
  });

  describe('of a queue that is off', () => {
    const disabled = (queueId = 'billing') => ({
      reply: { outcome: 'ignored', reason: 'queue-disabled', queueId },
      items: [],
      queued: [],
    });

    it.each([
      ['that was never set', () => Promise.resolve()],
      ['that was switched off', () => fixture.switchOn('billing').then(() => fixture.switchOff('billing'))],
    ])('ignores every message, %s: no text is scored and nothing is stored', async (_, prepare) => {
      await prepare();
      for (const change of ['created', 'edited', 'deleted'] as const)
        expect(await fixture.deliver({ change })).toEqual(disabled());
      await fixture.expectNoTrace();
    });

    it('ignores a message that names no queue when the default queue is off', async () => {
      await fixture.switchOn('billing');
      for (const change of ['created', 'edited', 'deleted'] as const)
        expect(await fixture.deliver({ queueId: undefined, change })).toEqual(disabled('default'));
      await fixture.expectNoTrace();
    });

    it('ignores a message that names no queue when its conversation’s queue is off', async () => {
      await fixture.switchOn('billing');
      await fixture.deliver();
      await fixture.switchOff('billing');
      await fixture.switchOn('default');
      const before = await fixture.snapshot();
      expect(await fixture.deliver({ messageId: 'm-2', queueId: undefined })).toEqual(disabled());
      expect(await fixture.snapshot()).toEqual(before);
      expect(fixture.provider.requests).toHaveLength(1);
    });

    it('does not move a conversation into it', async () => {
      await fixture.switchOn('billing');
      await fixture.deliver();
      expect(await fixture.deliver({ messageId: 'm-2', queueId: 'sales' })).toEqual(disabled('sales'));
      expect(await fixture.snapshot()).toMatchObject({ queueId: 'billing', revision: 1 });
    });

    it('accepts a deletion of a stored message, and pushes nothing', async () => {
      await fixture.switchOn('billing');
      await fixture.deliver();
      await fixture.switchOff('billing');
      const { reply, items } = await fixture.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({ outcome: 'removed', sentiment: { messageCount: 0 } });
      expect(items).toEqual([]);
      expect(await fixture.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
    });

    it('ignores a message of another queue that is too late to move its conversation', async () => {
      await fixture.switchOn('billing');
      await fixture.switchOn('sales');
      await fixture.deliverNumbered([2]);
      await fixture.switchOff('billing');
      const before = await fixture.snapshot();
      expect(await ingestMessage(fixture.numbered(1, { queueId: 'sales' }), fixture.ports)).toEqual(disabled());
      expect(await fixture.snapshot()).toEqual(before);
      expect(fixture.provider.requests).toHaveLength(1);
    });
  });

  it.each(['billing', undefined])('is done before any text is scored (queue named: %s)', async (queueId) => {
    for (const id of ['billing', 'default']) await fixture.switchOn(id);
    const read = fixture.messages.read.bind(fixture.messages);
    const askedByThen: number[] = [];
    fixture.messages.read = async (...parameters) => {
      askedByThen.push(fixture.provider.requests.length);
      return read(...parameters);
    };
    expect((await fixture.deliver({ queueId })).reply.outcome).toBe('scored');
    expect(askedByThen).toEqual([0]);
  });
});
