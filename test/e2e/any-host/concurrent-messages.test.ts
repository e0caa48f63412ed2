// Bursts: in any order and with any redeliveries, a conversation ends as if its messages had arrived one by one.
import type { MessageReply } from '../../../shared/contract/message';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import type { MessageToSend } from '../../support/message-sender';
import { startApp, type RunningApp } from '../../support/running-app';
import { seededShuffle } from '../../support/seeded-shuffle';
import { instant, SupportDesk, unique } from '../../support/support-desk';

const texts = [
  'I love it, this is great, thank you!',
  'This is terrible. I hate it!',
  'Where can I find my invoice?',
  'Still nothing. I am so disappointed.',
  'That was helpful, good work.',
  'You are the worst, this is a scam!!',
];
const count = 200;

let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  app = await startApp();
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());

/** The messages of a conversation: message i is sent at second i; its text and its agent depend on i. */
const messagesOf = (conversationId: string) =>
  Array.from({ length: count }, (_, i) =>
    desk.message(conversationId, {
      messageId: `message-${i}`,
      sentAt: instant(i),
      text: `${texts[(i * 7) % texts.length]!} (${i})`,
      agentId: `agent-${i % 3}`,
    }),
  );

describe('two hundred concurrent messages of one conversation, in random order, each delivered twice', () => {
  it('end in the state of the ordered sequence, each counted once, with increasing revisions at the subscriber', async () => {
    const [ordered, shuffled] = [unique('ordered'), unique('shuffled')];
    const listener = await desk.listenTo(shuffled);
    const messages = messagesOf(shuffled);
    const deliveries = seededShuffle([...messages, ...messages], 20_261_122);
    const [replies] = await Promise.all([sendAtOnce(deliveries), sendInOrder(messagesOf(ordered))]);

    const outcomesOf = (outcomes: MessageReply['outcome'][]) =>
      replies.filter(({ reply }) => outcomes.includes(reply.outcome)).map(({ messageId }) => messageId);
    const counted = outcomesOf(['scored', 'stored']);
    const everyMessage = new Set(messages.map(({ messageId }) => messageId));
    expect(counted).toHaveLength(count);
    expect(new Set(counted)).toEqual(everyMessage);
    expect(new Set(outcomesOf(['duplicate']))).toEqual(everyMessage);
    expect(outcomesOf(['duplicate'])).toHaveLength(count);

    // A revision identifies one state: every reply and update with the revision is the same.
    const byRevision = new Map<number, unknown>();
    for (const { reply } of replies) {
      const { sentiment } = reply as Extract<MessageReply, { sentiment: object }>;
      expect(byRevision.get(sentiment.revision) ?? sentiment).toEqual(sentiment);
      byRevision.set(sentiment.revision, sentiment);
    }
    // Each message that entered the window made one revision.
    const last = Math.max(...byRevision.keys());
    expect(last).toBe(outcomesOf(['scored']).length);

    const expected = await desk.agent.snapshot(ordered);
    const actual = await desk.agent.snapshot(shuffled);
    expectConsistentSnapshot(expected);
    expect(comparable(actual)).toEqual(comparable(expected));
    expect(actual.revision).toBe(last);

    await listener.until(({ updates }) => updates.length === deliveries.length, 20_000);
    const { window: _, alert: __, ...state } = actual;
    expect(listener.shownUpdates.at(-1)).toEqual(state);
    for (const update of listener.updates) expect(update).toEqual(byRevision.get(update.revision));
  });
});

describe('concurrent messages of many conversations', () => {
  it('are never mixed up', async () => {
    const conversations = Array.from({ length: 20 }, (_, i) => ({ id: unique('burst'), size: 1 + (i % 6) }));
    const messages = conversations.flatMap(({ id, size }) =>
      Array.from({ length: size }, (_, i) => desk.message(id, { messageId: `m-${i}`, sentAt: instant(i), text: id })),
    );
    await Promise.all(seededShuffle(messages, 7).map((message) => desk.chat.sendCounted(message)));
    for (const { id, size } of conversations) {
      const { window, revision } = await desk.agent.snapshot(id);
      expect(revision).toBe(size);
      expect(window.map(({ text }) => text)).toEqual(Array.from({ length: size }, () => id));
    }
  });
});

async function sendAtOnce(messages: MessageToSend[]): Promise<{ messageId: string; reply: MessageReply }[]> {
  return Promise.all(
    messages.map(async (message) => ({ messageId: message.messageId, reply: await desk.chat.send(message) })),
  );
}

async function sendInOrder(messages: MessageToSend[]): Promise<void> {
  for (const message of messages) await desk.chat.sendCounted(message);
}

/** The fields that don't depend on the conversation's id or on the order of arrival. */
function comparable(snapshot: Awaited<ReturnType<SupportDesk['agent']['snapshot']>>): object {
  const { conversationId: _1, revision: _2, previousLevel: _3, updatedAt: _4, ...rest } = snapshot;
  return rest;
}
