import { ContentionError, StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('A message whose conversation is changed concurrently', () => {
  let fixture: IngestFixture;

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
  });

  /** A delivery to another instance, committed before the next commit. */
  const comesFirst = (...parameters: Parameters<IngestFixture['deliver']>) => {
    const [given, instance = fixture.newInstance()] = parameters;
    fixture.messages.beforeCommits.push(
      // The other instance's commit takes the next entry, so that it isn't raced itself.
      () => (fixture.messages.beforeCommits.unshift(() => Promise.resolve()), fixture.deliver(given, instance)),
    );
  };

  it('is retried on top of the other commits, with backoff, and scored once', async () => {
    for (const number of [1, 2, 3]) comesFirst(fixture.numbered(number, { text: `feels 0.${number}` }));
    const { reply } = await fixture.deliver(fixture.numbered(4));
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 4, messageCount: 4 } });
    expect(fixture.pauses).toEqual([1, 2, 3]);
    expect(await fixture.windowIds()).toEqual(['m-4', 'm-3', 'm-2', 'm-1']);
    expect(fixture.provider.asked.filter(([text]) => text === 'feels -0.5')).toHaveLength(1);
  });

  it('fails when the other commits never stop: it is not stored, and can be delivered again', async () => {
    const other = fixture.newInstance();
    for (let number = 0; number < 10; number++) comesFirst(fixture.numbered(number), other);
    await expect(fixture.deliver({ messageId: 'unlucky' })).rejects.toThrow(ContentionError);
    expect(fixture.pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await fixture.messages.find('c-1', 'unlucky')).toBeNull();
    expect((await fixture.snapshot()).revision).toBe(10);
    const { reply } = await fixture.deliver({ messageId: 'unlucky', sentAt: instantAfter(60) });
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 11 } });
  });

  it('is a duplicate when another instance commits the same delivery first', async () => {
    comesFirst({});
    const { reply, items } = await fixture.deliver();
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 1, messageCount: 1 } });
    expect(items).toHaveLength(2);
    expect(fixture.pauses).toEqual([]);
  });

  it('has the edited text when it is created while its edit is being stored', async () => {
    await fixture.deliverNumbered([1]);
    comesFirst(fixture.numbered(2, { text: 'feels 0.2' }));
    const { reply } = await fixture.deliver(fixture.numbered(2, { change: 'edited', text: 'feels 0.9' }));
    expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
    expect(await fixture.messages.find('c-1', 'm-2')).toMatchObject({ text: 'feels 0.9' });
  });

  it('is not restored when it is deleted concurrently', async () => {
    comesFirst({ change: 'deleted' });
    await fixture.deliver();
    expect(await fixture.windowIds()).toEqual([]);
    expect(await fixture.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
  });

  it('is stored in the new queue when its conversation moved concurrently', async () => {
    await fixture.switchOn('sales');
    await fixture.deliverNumbered([1]);
    comesFirst(fixture.numbered(2, { queueId: 'sales' }));
    const { reply } = await fixture.deliver(fixture.numbered(3, { queueId: undefined }));
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { queueId: 'sales' } });
  });

  it('is not stored when its conversation moved to a queue that was then switched off', async () => {
    await fixture.switchOn('sales');
    await fixture.deliverNumbered([1]);
    comesFirst(fixture.numbered(2, { queueId: 'sales' }));
    const switchOffBeforeRetry = fixture.newInstance({ pause: () => fixture.switchOff('sales').then(() => undefined) });
    const { reply } = await fixture.deliver(fixture.numbered(3, { queueId: undefined }), switchOffBeforeRetry);
    expect(reply).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId: 'sales' });
    expect(await fixture.messages.find('c-1', 'm-3')).toBeNull();
  });

  it('is removed when it is committed while its deletion is being stored', async () => {
    const withdrawUnknown = fixture.messages.withdrawUnknown.bind(fixture.messages);
    fixture.messages.withdrawUnknown = async (...parameters) => {
      fixture.messages.withdrawUnknown = withdrawUnknown;
      await fixture.deliver({}, fixture.newInstance());
      return withdrawUnknown(...parameters);
    };
    const { reply } = await fixture.deliver({ change: 'deleted' });
    expect(reply).toMatchObject({ outcome: 'removed', sentiment: { messageCount: 0 } });
    expect(await fixture.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
  });

  it('is edited on top of the other commits', async () => {
    await fixture.deliverNumbered([1]);
    comesFirst(fixture.numbered(2));
    const { reply } = await fixture.deliver(fixture.numbered(1, { change: 'edited', text: 'feels 1' }));
    expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
    expect((await fixture.snapshot()).window.map(({ text }) => text)).toEqual(['feels -0.5', 'feels 1']);
  });

  it('is queued within one process, so that a burst causes no retry', async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => fixture.deliver(fixture.numbered(i))));
    expect(replies.map(({ reply }) => 'sentiment' in reply && reply.sentiment.revision)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    expect(fixture.pauses).toEqual([]);
  });

  it('counts once among many others that two instances ingest concurrently', async () => {
    const other = fixture.newInstance();
    const numbers = Array.from({ length: 12 }, (_, i) => i);
    await Promise.all(
      numbers.flatMap((number) => [
        fixture.deliver(fixture.numbered(number)),
        fixture.deliver(fixture.numbered(number), other),
      ]),
    );
    const { state, messages } = await fixture.messages.read('c-1', 50);
    expect(messages).toHaveLength(12);
    expect(state).toMatchObject({ revision: 12, messageCount: 6 });
  });
});

describe('A message whose ingest fails', () => {
  let fixture: IngestFixture;

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
  });

  it.each(['read', 'commit'] as const)('is stored on redelivery after storage failed to %s', async (step) => {
    const down = () => Promise.reject(new StorageUnavailableError(new Error('down')));
    const messages = Object.assign(Object.create(fixture.messages) as typeof fixture.messages, { [step]: down });
    await expect(fixture.deliver({}, { ...fixture.ports, messages })).rejects.toThrow(StorageUnavailableError);
    expect(await fixture.messages.read('c-1', 6)).toMatchObject({ state: null, messages: [] });
    expect((await fixture.deliver()).reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 1 } });
    expect(fixture.provider.requests).toHaveLength(1);
  });

  it('is not stored when it could not be scored at all, and is scored on redelivery', async () => {
    fixture.provider.failure = new Error('no scorer');
    await expect(fixture.deliver()).rejects.toThrow('no scorer');
    expect(await fixture.messages.read('c-1', 6)).toMatchObject({ state: null, messages: [] });
    fixture.provider.failure = undefined;
    expect((await fixture.deliver()).reply.outcome).toBe('scored');
  });

  it('does not block the next message of its conversation', async () => {
    fixture.messages.beforeCommits.push(() => Promise.reject(new StorageUnavailableError(new Error('down'))));
    const [first, second] = await Promise.allSettled([
      fixture.deliver(fixture.numbered(1)),
      fixture.deliver(fixture.numbered(2)),
    ]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    expect(await fixture.windowIds()).toEqual(['m-2']);
  });
});
