// A person's correction of a message's level.
import { correctMessage } from '../../../shared/ingest/correct-message';
import { middleOf, levels, type Level } from '../../../shared/sentiment/levels';
import type { Queue } from '../../../shared/queues/queue-store';
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('A correction', () => {
  let fixture: IngestFixture;
  const allow = () => undefined;
  const at = instantAfter(100);
  const correct = (messageId: string, level: Level | null, verify: (queue: Queue) => void = allow) =>
    correctMessage({ conversationId: 'c-1', messageId }, level && { level, by: 'ben', at }, verify, fixture.ports);

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
    await fixture.deliver({ text: 'feels -0.9' });
  });

  it.each(levels)('to %s makes the message count with the middle of the bin', async (level) => {
    const corrected = await correct('m-1', level);
    expect(corrected?.sentiment).toMatchObject({ level, score: middleOf(level), revision: 2 });
    expect(corrected?.items).toMatchObject([{ target: 'sentimentUpdated', arguments: [{ level, revision: 2 }] }]);
    const { window } = await fixture.snapshot();
    expect(window).toMatchObject([
      { messageId: 'm-1', level: 'very-negative', weight: 1, correction: { level, by: 'ben', at } },
    ]);
    expect(window[0]?.score).toBeCloseTo(-0.9);
  });

  it('gives a message weight that could not be scored', async () => {
    await fixture.deliver({ messageId: 'm-2', sentAt: instantAfter(1), text: 'unscorable' });
    expect((await fixture.snapshot()).window[0]).toMatchObject({ messageId: 'm-2', scores: null, weight: 0 });
    await correct('m-2', 'very-positive');
    expect((await fixture.snapshot()).window[0]).toMatchObject({ scores: null, score: null, level: null, weight: 1 });
  });

  it('can be taken back', async () => {
    await correct('m-1', 'positive');
    const taken = await correct('m-1', null);
    expect(taken?.sentiment).toMatchObject({ level: 'very-negative', revision: 3 });
    expect((await fixture.snapshot()).window).toMatchObject([{ correction: null }]);
  });

  it('that repeats the last one changes nothing, and is told again', async () => {
    await correct('m-1', 'positive');
    const again = await correct('m-1', 'positive');
    expect(again?.sentiment.revision).toBe(2);
    expect(again?.items).toHaveLength(1);
  });

  it('of a message older than the window changes no level, and is told', async () => {
    await fixture.deliverNumbered([2, 3, 4, 5, 6, 7], { text: 'feels 0.9' });
    const before = await fixture.snapshot();
    const corrected = await correct('m-1', 'very-positive');
    expect(corrected?.sentiment).toMatchObject({ level: before.level, revision: before.revision + 1 });
    expect(await fixture.messages.find('c-1', 'm-1')).toMatchObject({ correction: { level: 'very-positive' } });
  });

  it('is dropped by an edit that changes the text, and kept by one that does not', async () => {
    await correct('m-1', 'positive');
    await fixture.deliver({ change: 'edited', text: 'feels -0.9', changedAt: instantAfter(10) });
    expect((await fixture.snapshot()).window).toMatchObject([{ correction: { level: 'positive' } }]);
    await fixture.deliver({ change: 'edited', text: 'feels -0.8', changedAt: instantAfter(20) });
    expect((await fixture.snapshot()).window).toMatchObject([{ correction: null, level: 'very-negative' }]);
  });

  it('of an unknown or a deleted message does nothing', async () => {
    expect(await correct('m-9', 'positive')).toBeNull();
    await fixture.deliver({ change: 'deleted' });
    expect(await correct('m-1', 'positive')).toBeNull();
  });

  it('is refused by the queue that the conversation is in when it is written', async () => {
    const seen: string[] = [];
    const refuse = ({ queueId }: Queue) => {
      seen.push(queueId);
      throw new Error('refused');
    };
    await expect(correct('m-1', 'positive', refuse)).rejects.toThrow('refused');
    expect(seen).toEqual(['billing']);
    expect((await fixture.snapshot()).window).toMatchObject([{ correction: null }]);
  });

  it('is tried again when another writer was first', async () => {
    fixture.messages.beforeCommits.push(() =>
      fixture.deliver({ messageId: 'm-2', sentAt: instantAfter(1) }, fixture.newInstance()),
    );
    const corrected = await correct('m-1', 'positive');
    expect(corrected?.sentiment).toMatchObject({ messageCount: 2 });
    expect((await fixture.snapshot()).window).toMatchObject([
      { messageId: 'm-2' },
      { correction: { level: 'positive' } },
    ]);
  });
});
