// What the ingest keeps for the report: the figures of a conversation, whatever changes it.
import fc from 'fast-check';
import { countedMessages, countedStayOf } from '../../../shared/conversations/track-stay';
import { correctMessage } from '../../../shared/ingest/correct-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { toFigures, type Figures } from '../../../shared/report/figures';
import { defaultAggregation } from '../../../shared/sentiment/levels';
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('The figures of a conversation', () => {
  let fixture: IngestFixture;

  beforeEach(async () => {
    fixture = new IngestFixture();
    for (const queueId of ['billing', 'sales']) await fixture.switchOn(queueId);
  });

  const stateOf = async () => (await fixture.messages.read('c-1', 1)).state!;
  const say = (second: number, score: number | string, given: object = {}) =>
    fixture.deliver({ messageId: `m-${second}`, sentAt: instantAfter(second), text: `feels ${score}`, ...given });
  const figures = async (): Promise<Figures | null> => {
    const stay = countedStayOf(await stateOf());
    return stay && toFigures(stay, countedMessages(await fixture.messages.readScores('c-1'), defaultAggregation));
  };

  it('are the same from the state as from the messages, while they come one after the other', async () => {
    const scores = fc.array(fc.option(fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(scores, async (all) => {
        fixture = new IngestFixture();
        await fixture.switchOn('billing');
        for (const [index, score] of all.entries())
          await say(index, score?.toFixed(3) ?? '', score === null ? { text: 'unscorable' } : {});
        const stay = countedStayOf(await stateOf())!;
        expect(stay.rewrittenAt).toBeNull();
        const messages = countedMessages(await fixture.messages.readScores('c-1'), defaultAggregation);
        expect(toFigures(stay, [])).toEqual(toFigures({ ...stay, rewrittenAt: stay.firstMessageAt }, messages));
      }),
      { numRuns: 50 },
    );
  });

  it('do not depend on the order in which messages arrive', async () => {
    const messages: [number, number][] = [
      [0, 0.2],
      [60, -0.9],
      [120, -0.8],
      [180, 0.9],
      [240, 0.9],
    ];
    for (const [second, score] of messages) await say(second, score);
    const expected = await figures();
    expect(expected).toMatchObject({ startLevel: 'slightly-positive', lowestLevel: 'negative' });
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
    for (const [second, score] of [...messages].reverse()) await say(second, score);
    expect(await figures()).toEqual(expected);
  });

  it('have the day of the first message, also when it comes last', async () => {
    await say(0, 0.5);
    await say(0, 0.5, { messageId: 'm-before', sentAt: '2026-11-21T23:59:59.999Z' });
    expect(await figures()).toMatchObject({ day: '2026-11-21' });
  });

  it('follow a correction, and its removal', async () => {
    await say(0, -0.9);
    const correct = (level: 'neutral' | null) =>
      correctMessage(
        { conversationId: 'c-1', messageId: 'm-0' },
        level && { level, by: 'ben', at: instantAfter(9) },
        () => undefined,
        fixture.ports,
      );
    await correct('neutral');
    const corrections = { count: 1, scored: 1, agreeing: 0 };
    expect(await figures()).toMatchObject({ startLevel: 'neutral', lowestLevel: 'neutral', corrections });
    await correct(null);
    expect(await figures()).toMatchObject({ lowestLevel: 'very-negative', corrections: { count: 0 } });
  });

  it('follow an edit and a deletion', async () => {
    await say(0, -0.9);
    await say(60, 0.9);
    await say(0, 0.9, { change: 'edited', changedAt: instantAfter(90) });
    expect(await figures()).toMatchObject({ startLevel: 'very-positive', lowestLevel: 'very-positive' });
    await say(60, 0.9, { change: 'deleted' });
    await say(0, 0.9, { change: 'deleted' });
    expect(await figures()).toBeNull();
  });

  it('begin anew in another queue, with the first message there', async () => {
    await say(0, -0.9);
    await placeConversation('c-1', { queueId: 'sales', at: instantAfter(30) }, fixture.ports);
    expect(await stateOf()).toMatchObject({ stay: null, formerQueueIds: ['billing'] });
    await say(60, 0.9, { queueId: undefined });
    expect(await stateOf()).toMatchObject({
      stay: { firstMessageAt: instantAfter(60), startLevel: 'neutral', negativeAt: null },
    });
  });

  it('are of the time in the queue only where messages have to be counted again', async () => {
    await say(0, -0.9);
    await say(60, 0.9, { queueId: 'sales' });
    await say(61, 0.9, { queueId: 'sales' });
    await say(60, 0.8, { queueId: 'sales', change: 'edited', changedAt: instantAfter(90) });
    expect(await figures()).toMatchObject({ startLevel: 'neutral', lowestLevel: 'neutral', minutesToRecover: null });
  });

  it('are kept for a bounded number of queues, so that the state has a bounded size', async () => {
    await say(0, -0.9);
    for (let move = 1; move <= 110; move++) {
      await fixture.switchOn(`queue-${move}`);
      await say(move, 0, { queueId: `queue-${move}` });
    }
    const { stay, formerQueueIds } = await stateOf();
    expect([stay, formerQueueIds.length]).toEqual([null, 100]);
  });
});
