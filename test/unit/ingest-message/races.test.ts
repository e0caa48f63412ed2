import { ContentionError, StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('A message whose conversation others change at the same time', () => {
  let story: IngestFixture;

  beforeEach(async () => {
    story = new IngestFixture();
    await story.switchOn('billing');
  });

  /** Another instance's delivery, ahead of the commit that is next. */
  const comesFirst = (...parameters: Parameters<IngestFixture['deliver']>) => {
    const [given, instance = story.newInstance()] = parameters;
    story.messages.beforeCommits.push(
      // The other's own commit takes the next place in line, so that it isn't raced itself.
      () => (story.messages.beforeCommits.unshift(() => Promise.resolve()), story.deliver(given, instance)),
    );
  };

  it('is tried again on top of what the others stored, with a pause between, and scored once', async () => {
    for (const number of [1, 2, 3]) comesFirst(story.numbered(number, { text: `feels 0.${number}` }));
    const { reply } = await story.deliver(story.numbered(4));
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 4, messageCount: 4 } });
    expect(story.pauses).toEqual([1, 2, 3]);
    expect(await story.windowIds()).toEqual(['m-4', 'm-3', 'm-2', 'm-1']);
    expect(story.provider.asked.filter(([text]) => text === 'feels -0.5')).toHaveLength(1);
  });

  it('gives up cleanly when the others never stop: nothing of it is stored, and it can be delivered again', async () => {
    const other = story.newInstance();
    for (let number = 0; number < 10; number++) comesFirst(story.numbered(number), other);
    await expect(story.deliver({ messageId: 'unlucky' })).rejects.toThrow(ContentionError);
    expect(story.pauses).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await story.messages.find('c-1', 'unlucky')).toBeNull();
    expect((await story.snapshot()).revision).toBe(10);
    const { reply } = await story.deliver({ messageId: 'unlucky', sentAt: instantAfter(60) });
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 11 } });
  });

  it('is a duplicate when another instance takes in the same delivery first', async () => {
    comesFirst({});
    const { reply, items } = await story.deliver();
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 1, messageCount: 1 } });
    expect(items).toHaveLength(2);
    expect(story.pauses).toEqual([]);
  });

  it('is not brought back when it is deleted meanwhile', async () => {
    comesFirst({ change: 'deleted' });
    await story.deliver();
    expect(await story.windowIds()).toEqual([]);
    expect(await story.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
  });

  it('moves with its conversation when that moved meanwhile', async () => {
    await story.switchOn('sales');
    await story.deliverNumbered([1]);
    comesFirst(story.numbered(2, { queueId: 'sales' }));
    const { reply } = await story.deliver(story.numbered(3, { queueId: undefined }));
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { queueId: 'sales' } });
  });

  it('is not stored when its conversation moved to a queue that was then switched off', async () => {
    await story.switchOn('sales');
    await story.deliverNumbered([1]);
    comesFirst(story.numbered(2, { queueId: 'sales' }));
    const switchOffBeforeRetry = story.newInstance({ pause: () => story.switchOff('sales').then(() => undefined) });
    const { reply } = await story.deliver(story.numbered(3, { queueId: undefined }), switchOffBeforeRetry);
    expect(reply).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId: 'sales' });
    expect(await story.messages.find('c-1', 'm-3')).toBeNull();
  });

  it('is taken out when it comes just as its deletion is being noted', async () => {
    const withdrawUnknown = story.messages.withdrawUnknown.bind(story.messages);
    story.messages.withdrawUnknown = async (...parameters) => {
      story.messages.withdrawUnknown = withdrawUnknown;
      await story.deliver({}, story.newInstance());
      return withdrawUnknown(...parameters);
    };
    const { reply } = await story.deliver({ change: 'deleted' });
    expect(reply).toMatchObject({ outcome: 'removed', sentiment: { messageCount: 0 } });
    expect(await story.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
  });

  it('is edited on top of what the others stored', async () => {
    await story.deliverNumbered([1]);
    comesFirst(story.numbered(2));
    const { reply } = await story.deliver(story.numbered(1, { change: 'edited', text: 'feels 1' }));
    expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
    expect((await story.snapshot()).window.map(({ text }) => text)).toEqual(['feels -0.5', 'feels 1']);
  });

  it('takes its turn within one process, so that a burst costs no attempt', async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, (_, i) => story.deliver(story.numbered(i))));
    expect(replies.map(({ reply }) => 'sentiment' in reply && reply.sentiment.revision)).toEqual(
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    expect(story.pauses).toEqual([]);
  });

  it('counts once beside many others that two instances take in at the same time', async () => {
    const other = story.newInstance();
    const numbers = Array.from({ length: 12 }, (_, i) => i);
    await Promise.all(
      numbers.flatMap((number) => [
        story.deliver(story.numbered(number)),
        story.deliver(story.numbered(number), other),
      ]),
    );
    const { state, messages } = await story.messages.read('c-1', 50);
    expect(messages).toHaveLength(12);
    expect(state).toMatchObject({ revision: 12, messageCount: 6 });
  });
});

describe('A message that something fails', () => {
  let story: IngestFixture;

  beforeEach(async () => {
    story = new IngestFixture();
    await story.switchOn('billing');
  });

  it.each(['read', 'commit'] as const)(
    'is stored when it is delivered again after storage failed to %s',
    async (step) => {
      const down = () => Promise.reject(new StorageUnavailableError(new Error('down')));
      const messages = Object.assign(Object.create(story.messages) as typeof story.messages, { [step]: down });
      await expect(story.deliver({}, { ...story.ports, messages })).rejects.toThrow(StorageUnavailableError);
      expect(await story.messages.read('c-1', 6)).toMatchObject({ state: null, messages: [] });
      expect((await story.deliver()).reply).toMatchObject({ outcome: 'scored', sentiment: { revision: 1 } });
      expect(story.provider.requests).toHaveLength(1);
    },
  );

  it('is not stored when it could not be scored at all, and is scored when it is delivered again', async () => {
    story.provider.failure = new Error('no scorer');
    await expect(story.deliver()).rejects.toThrow('no scorer');
    expect(await story.messages.read('c-1', 6)).toMatchObject({ state: null, messages: [] });
    story.provider.failure = undefined;
    expect((await story.deliver()).reply.outcome).toBe('scored');
  });

  it('does not hold up the next one of its conversation', async () => {
    story.messages.beforeCommits.push(() => Promise.reject(new StorageUnavailableError(new Error('down'))));
    const [first, second] = await Promise.allSettled([
      story.deliver(story.numbered(1)),
      story.deliver(story.numbered(2)),
    ]);
    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    expect(await story.windowIds()).toEqual(['m-2']);
  });
});
