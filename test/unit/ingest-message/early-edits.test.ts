// An edit that arrives before its message is taken as the message. Where it does not tell when the message was sent, the
// message gets its own time when it arrives.
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('An edit that arrives before its message', () => {
  let fixture: IngestFixture;
  const edit = (given = {}) =>
    fixture.deliver({ messageId: 'm-2', change: 'edited', text: 'feels 0.9', sentAt: undefined, ...given });
  const create = (given = {}) =>
    fixture.deliver({ messageId: 'm-2', text: 'feels -0.9', sentAt: instantAfter(2), ...given });

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
  });

  it('counts as the message, with the time of the edit until the message tells its own', async () => {
    await fixture.deliverNumbered([1, 3]);
    await edit({ changedAt: instantAfter(9) });
    expect(await fixture.windowIds()).toEqual(['m-2', 'm-3', 'm-1']);
    const { reply, items } = await create();
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { messageCount: 3, revision: 4 } });
    expect(items).toHaveLength(1);
    expect(await fixture.windowIds()).toEqual(['m-3', 'm-2', 'm-1']);
    expect((await fixture.snapshot()).window[1]).toMatchObject({ text: 'feels 0.9', sentAt: instantAfter(2) });
  });

  it('ends as if the message had come first', async () => {
    const inOrder = new IngestFixture();
    await inOrder.switchOn('billing');
    await inOrder.deliverNumbered([1, 2, 3, 4, 5, 6, 7, 8]);
    await inOrder.deliver({ messageId: 'm-2', change: 'edited', text: 'feels 0.9', changedAt: instantAfter(20) });
    await edit({ changedAt: instantAfter(20) });
    await fixture.deliverNumbered([1, 3, 4, 5, 6, 7, 8]);
    await create();
    const withoutRevision = ({
      revision: _,
      updatedAt: __,
      previousLevel: ___,
      ...rest
    }: object & Record<string, unknown>) => rest;
    expect(withoutRevision(await fixture.snapshot())).toEqual(withoutRevision(await inOrder.snapshot()));
    expect(await fixture.messages.find('c-1', 'm-2')).toEqual(await inOrder.messages.find('c-1', 'm-2'));
  });

  it('lets an older message into the window that its assumed time had pushed out', async () => {
    await edit({ changedAt: instantAfter(50) });
    await fixture.deliverNumbered([3, 4, 5, 6, 7, 8]);
    expect(await fixture.windowIds()).toEqual(['m-2', 'm-8', 'm-7', 'm-6', 'm-5', 'm-4']);
    await create();
    expect(await fixture.windowIds()).toEqual(['m-8', 'm-7', 'm-6', 'm-5', 'm-4', 'm-3']);
  });

  it('keeps its time where it told it', async () => {
    await edit({ sentAt: instantAfter(2), changedAt: instantAfter(9) });
    const { reply } = await create({ sentAt: instantAfter(3) });
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 1 } });
    expect((await fixture.snapshot()).window).toMatchObject([{ sentAt: instantAfter(2) }]);
  });

  it('changes its time once, however often the message comes, and after later edits too', async () => {
    await edit({ changedAt: instantAfter(9) });
    await edit({ changedAt: instantAfter(11), text: 'feels 0.5' });
    await create();
    const { reply } = await create({ sentAt: instantAfter(4) });
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 3 } });
    expect((await fixture.snapshot()).window).toMatchObject([{ text: 'feels 0.5', sentAt: instantAfter(2) }]);
  });

  it('is found when another instance stores it at the same moment', async () => {
    fixture.messages.beforeCommits.push(() => edit({ changedAt: instantAfter(9), queueId: 'billing' }));
    await fixture.deliver({ messageId: 'm-2', text: 'feels -0.9', sentAt: instantAfter(2) }, fixture.newInstance());
    expect((await fixture.snapshot()).window).toMatchObject([{ text: 'feels 0.9', sentAt: instantAfter(2) }]);
  });
});
