// The alerts that each setting alone would have opened, against those that the real rules open when it alone is on, and
// against the messages as they are by now.
import fc from 'fast-check';
import type { TriedSetting } from '../../../shared/alerts/alert-tally';
import type { Alert } from '../../../shared/contract/alert';
import type { AlertPolicy } from '../../../shared/contract/policy';
import { countedMessages, countedStayOf } from '../../../shared/conversations/track-stay';
import { correctMessage } from '../../../shared/ingest/correct-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import type { LiveFeedItem } from '../../../shared/live/live-feed';
import { toFigures, type Figures } from '../../../shared/report/figures';
import { defaultAggregation, levels } from '../../../shared/sentiment/levels';
import { admin, IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

const policies: Record<TriedSetting, Partial<AlertPolicy>> = {
  'slightly-negative': { agentAt: 'slightly-negative' },
  negative: { agentAt: 'negative' },
  'very-negative': { supervisorAt: 'very-negative' },
  drop: { drop: true },
  'streak-2': { streak: 2 },
  'streak-3': { streak: 3 },
  'streak-4': { streak: 4 },
  'streak-5': { streak: 5 },
  'streak-6': { streak: 6 },
};
const settings = Object.keys(policies) as TriedSetting[];

const openedIn = ({ items }: { items: readonly LiveFeedItem[] }) =>
  items
    .flatMap((item) => ('target' in item && item.target === 'sentimentAlert' ? (item.arguments as Alert[]) : []))
    .filter(({ state }) => state === 'open').length;

let fixture: IngestFixture;

async function open(...queueIds: string[]): Promise<void> {
  fixture = new IngestFixture();
  for (const queueId of queueIds) await fixture.switchOn(queueId);
}

const stateOf = async (conversationId = 'c-1') => (await fixture.messages.read(conversationId, 1)).state!;

/** The figures as the state tells them, or counted again from the messages. */
async function figuresOf(conversationId = 'c-1', isRecounted = false): Promise<Figures | null> {
  const stay = countedStayOf(await stateOf(conversationId))!;
  const messages = countedMessages(await fixture.messages.readScores(conversationId), defaultAggregation);
  return toFigures(isRecounted ? { ...stay, rewrittenAt: stay.firstMessageAt } : stay, messages);
}
const alertsOf = async () => (await figuresOf())?.alerts;

const say = (second: number, score: number | string, given: object = {}) =>
  fixture.deliver({ messageId: `m-${second}`, sentAt: instantAfter(second), text: `feels ${score}`, ...given });
const end = (second: number) => placeConversation('c-1', { ended: true, at: instantAfter(second) }, fixture.ports);
const correct = (second: number, level: (typeof levels)[number] | null) =>
  correctMessage(
    { conversationId: 'c-1', messageId: `m-${second}` },
    level && { level, by: 'ben', at: instantAfter(900) },
    () => undefined,
    fixture.ports,
  );

/** Scores that often make a streak, a fall or a rise; null: the message can't be scored. */
const score = fc.oneof(fc.constantFrom(-1, -0.6, -0.3, 0, 0.3, 0.6, 1), fc.constant(null));
const textOf = (given: number | null) => (given === null ? 'unscorable' : `feels ${given}`);

describe('The alerts that each setting alone would have opened', () => {
  beforeEach(() => open('billing', 'sales'));

  it('are those that the real rules open when it alone is on, counted from the state and from the messages', async () => {
    const event = fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('say' as const), score }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'assign' as const, 'again' as const) }),
      },
    );
    const events = fc.array(event, { minLength: 1, maxLength: 25 });
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        await open();
        for (const setting of settings)
          await fixture.queues.change(setting, { enabled: true, alerts: policies[setting] }, admin);
        const real = new Map<TriedSetting, number>(settings.map((setting) => [setting, 0]));
        for (const setting of settings) {
          const deliver = (second: number, text: string) =>
            fixture.deliver({
              ...{ conversationId: setting, queueId: setting },
              ...{ messageId: `m-${second}`, sentAt: instantAfter(second), text },
            });
          await deliver(0, 'feels 0');
          for (const [index, given] of all.entries()) {
            const [second, at] = [index + 1, instantAfter(index + 1)];
            if (given.kind === 'say')
              real.set(setting, real.get(setting)! + openedIn(await deliver(second, textOf(given.score))));
            else if (given.kind === 'again') await deliver(0, 'feels 0');
            else
              await placeConversation(
                setting,
                given.kind === 'end' ? { ended: true, at } : { agentId: `ben-${second}`, at },
                fixture.ports,
              );
          }
        }
        const expected = Object.fromEntries([...real].filter(([, count]) => count > 0));
        opened += Object.keys(expected).length;
        // Whatever the policy of the queue.
        for (const setting of settings) {
          expect((await stateOf(setting)).stay?.rewrittenAt).toBeNull();
          expect((await figuresOf(setting))?.alerts).toEqual(expected);
          expect((await figuresOf(setting, true))?.alerts).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
    expect(opened).toBeGreaterThan(40);
  });

  it('do not depend on the order in which messages arrive, nor on whether they were edited or corrected since', async () => {
    const message = fc.record({ score, first: score, correction: fc.option(fc.constantFrom(...levels)) });
    const messages = fc.array(message, { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(messages, fc.func(fc.integer()), async (all, orderOf) => {
        const final = all.map((given, index) => ({ ...given, second: index }));
        await open('billing');
        for (const given of final) await say(given.second, '', { text: textOf(given.score) });
        for (const given of final) if (given.correction) await correct(given.second, given.correction);
        const expected = await figuresOf('c-1', true);

        await open('billing');
        for (const given of [...final].sort((a, b) => orderOf(a.second) - orderOf(b.second))) {
          await say(given.second, '', { text: textOf(given.first) });
          const edit = { change: 'edited', changedAt: instantAfter(given.second + 100) };
          await say(given.second, '', { text: textOf(given.score), ...edit });
        }
        for (const given of final) if (given.correction) await correct(given.second, given.correction);
        expect(await figuresOf()).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('reach the figures: every revision that changes them has an effect that brings them up to date', async () => {
    const second = fc.nat(9);
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), score, second }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), score, second }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'end' as const), score, second }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 2, maxLength: 20 }), async (all) => {
        await open('billing');
        const ports = fixture.newInstance({ keepsLists: true });
        let listed: Figures | null = null;
        let revision = 0;
        for (const [index, given] of all.entries()) {
          fixture.nowMs += 1;
          fixture.messages.effects.length = 0;
          const at = instantAfter(10 * index);
          const known = { messageId: `m-${Math.min(given.second, index)}`, sentAt: at, text: textOf(given.score) };
          if (given.kind === 'say') await fixture.deliver({ ...known, messageId: `m-${index}` }, ports);
          else if (given.kind === 'edit') await fixture.deliver({ ...known, change: 'edited', changedAt: at }, ports);
          else if (given.kind === 'delete') await fixture.deliver({ ...known, change: 'deleted' }, ports);
          else await placeConversation('c-1', { ended: true, at }, ports);
          const { state } = await fixture.messages.read('c-1', 1);
          if (!state || state.revision === revision) continue;
          revision = state.revision;
          const figures = await figuresOf();
          if (fixture.messages.effects.some(({ effect }) => effect.kind === 'list-conversation')) listed = figures;
          expect(listed).toEqual(figures);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('begin anew in another queue, and leave their count with the one before', async () => {
    await say(0, 0.6);
    await say(1, -0.9);
    await placeConversation('c-1', { queueId: 'sales', at: instantAfter(30) }, fixture.ports);
    // Very negative still, so that every threshold would open an alert there. The height was in the other queue.
    await say(60, -1, { queueId: undefined });
    expect(await alertsOf()).toEqual({ 'slightly-negative': 1, negative: 1, 'streak-2': 1 });
    expect((await figuresOf('c-1', true))?.alerts).toEqual(await alertsOf());
  });

  it('count no fall from a height that the conversation had in another queue, from which a message moved it', async () => {
    await say(0, 0.6);
    await say(1, -0.9, { queueId: 'sales' });
    expect(await stateOf()).toMatchObject({ queueId: 'sales', level: 'slightly-negative' });
    expect(await alertsOf()).toEqual({ 'slightly-negative': 1 });
  });

  it('count an alert again after an end, also where the messages have to be counted again', async () => {
    await say(0, -0.5);
    await end(30);
    await say(60, -0.5);
    await say(61, -0.5);
    const expected = { 'slightly-negative': 2, negative: 2, 'streak-2': 1, 'streak-3': 1 };
    expect(await alertsOf()).toEqual(expected);
    await say(61, -0.4, { change: 'edited', changedAt: instantAfter(90) });
    expect((await stateOf()).stay?.rewrittenAt).not.toBeNull();
    expect(await alertsOf()).toEqual(expected);
  });

  it('take a message that was written before an end and came after it as written before', async () => {
    await say(0, -0.5);
    await end(30);
    await say(20, -0.5);
    expect(await alertsOf()).toEqual({ 'slightly-negative': 1, negative: 1, 'streak-2': 1 });
  });

  it('forget what was corrected, edited or deleted', async () => {
    await say(0, 0);
    await say(1, -1);
    expect(await alertsOf()).toEqual({ 'slightly-negative': 1, negative: 1 });
    await correct(1, 'neutral');
    expect(await alertsOf()).toEqual({});
    await correct(1, null);
    await say(1, -0.5, { change: 'edited', changedAt: instantAfter(90) });
    expect(await alertsOf()).toEqual({ 'slightly-negative': 1 });
    await say(1, 0, { change: 'deleted' });
    expect(await alertsOf()).toEqual({});
  });

  it('are kept for a bounded number of ends, so that the state has a bounded size', async () => {
    for (let index = 0; index <= 100; index++) {
      await say(2 * index, -1);
      await end(2 * index + 1);
      if (index === 99) expect(await alertsOf()).toMatchObject({ negative: 100 });
    }
    expect(await alertsOf()).toBeUndefined();
    await say(300, -1);
    expect(await alertsOf()).toBeUndefined();
  });

  it('take ends that nothing followed as one', async () => {
    await say(0, -1);
    for (let index = 1; index <= 150; index++) await end(index);
    expect((await stateOf()).stay?.alerts?.ends).toEqual([instantAfter(150)]);
  });

  it('are not counted in a stay that began in an earlier build', async () => {
    await say(0, -1);
    const { stay, ...state } = await stateOf();
    const { alerts: _, ...before } = stay!;
    const conversation = await fixture.messages.read('c-1', 6);
    const commit = { conversation, state: { ...state, stay: before }, storedAt: instantAfter(1) };
    expect(await fixture.messages.commit(commit)).toBe('committed');
    await say(60, -1);
    await end(90);
    await say(120, -1, {});
    await say(120, -0.9, { change: 'edited', changedAt: instantAfter(130) });
    expect(await alertsOf()).toBeUndefined();
    expect((await figuresOf())?.lowestLevel).toBe('very-negative');
  });
});
