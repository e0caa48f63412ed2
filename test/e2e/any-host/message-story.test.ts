// The life cycle of a message as a chat tool, an agent's client and the API see it.
import { sentimentUpdate } from '../../../shared/contract/sentiment';
import { instant, unique } from '../../support/support-desk';
import {
  angry,
  checkedSnapshot,
  conversationId,
  desk,
  happy,
  send,
  sendMessages,
  useConversation,
} from '../../support/conversation';

useConversation();

describe('a conversation without a message', () => {
  it('is neutral, at revision 0, for callers who may see the queue', async () => {
    expect(await checkedSnapshot()).toEqual({
      conversationId,
      queueId: desk.queueId,
      agentId: null,
      alert: null,
      revision: 0,
      level: 'neutral',
      score: 0,
      previousLevel: 'neutral',
      trend: 'steady',
      messageCount: 0,
      updatedAt: null,
      provider: null,
      degraded: false,
      window: [],
    });
  });

  it('notifies its watchers to watch again when it begins, then sends the first update', async () => {
    const listener = await desk.listenTo(conversationId);
    const first = await desk.chat.sendCounted(send({ text: angry }));
    expect(await listener.untilRevision(first.revision)).toEqual(first);
    expect(listener.events.map(({ target }) => target)).toEqual(['watchExpired', 'sentimentUpdated']);
    expect(listener.events[0]!.argument).toEqual({ conversationId });
  });
});

describe('the window', () => {
  it('holds six messages, and the seventh removes the first', async () => {
    const listener = await desk.listenTo(conversationId);
    const ids = await sendMessages(6, angry);
    const six = await checkedSnapshot();
    expect(six.window.map(({ messageId }) => messageId)).toEqual([...ids].reverse());
    expect(six).toMatchObject({ messageCount: 6, trend: 'steady' });
    expect(six.score).toBeLessThan(0);

    const seventh = await desk.chat.sendCounted(send({ messageId: 'the-seventh', text: happy }));
    const seven = await checkedSnapshot();
    expect(seven.window.map(({ messageId }) => messageId)).toEqual(['the-seventh', ...ids.slice(1).reverse()]);
    expect(seven).toMatchObject({ messageCount: 6, trend: 'rising', previousLevel: six.level });
    expect(seven.score).toBeGreaterThan(six.score);
    expect(await listener.untilRevision(seventh.revision)).toEqual(seventh);
    expect(listener.updates.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('has the same values in the reply, the pushed update and the snapshot', async () => {
    const listener = await desk.listenTo(conversationId);
    await sendMessages(2, happy);
    const replied = await desk.chat.sendCounted(send({ text: angry, agentId: desk.agentId, language: 'en' }));
    const pushed = await listener.untilRevision(replied.revision);
    const { window, alert: _, ...read } = await checkedSnapshot();
    expect(pushed).toEqual(replied);
    expect(read).toEqual(replied);
    expect(replied).toMatchObject({ agentId: desk.agentId, queueId: desk.queueId, trend: 'falling', messageCount: 3 });
    expect(window[0]).toMatchObject({ text: angry, language: 'en' });
  });

  it('shows each message with its text and the evidence of the score', async () => {
    await desk.chat.sendCounted(send({ text: angry }));
    const [message] = (await checkedSnapshot()).window;
    expect(message).toMatchObject({ text: angry });
    expect(message!.evidence.length).toBeGreaterThan(0);
    for (const { start, end } of message!.evidence) expect(angry.slice(start, end)).not.toBe('');
    const contributions = message!.evidence.map(({ contribution }) => contribution);
    expect(contributions.reduce((sum, contribution) => sum + contribution)).toBeCloseTo(message!.score!, 6);
    expect(Math.min(...contributions)).toBeLessThan(-0.1);
  });

  it('sends no text in an update', async () => {
    const listener = await desk.listenTo(conversationId);
    const text = `${angry} ${unique('sentinel')}`;
    const { revision } = await desk.chat.sendCounted(send({ text }));
    await listener.untilRevision(revision);
    expect(JSON.stringify(listener.events)).not.toContain('sentinel');
    expect(Object.keys(listener.updates[0]!).sort()).toEqual(Object.keys(sentimentUpdate.shape).sort());
  });

  it('orders messages by the time they were sent, then by id, in any order of arrival', async () => {
    const at = (second: number, messageId: string) => send({ messageId, sentAt: instant(second), text: happy });
    for (const message of [at(3, 'c'), at(1, 'a'), at(2, 'b2'), at(2, 'b1'), at(2, 'b')])
      await desk.chat.sendCounted(message);
    expect((await checkedSnapshot()).window.map(({ messageId }) => messageId)).toEqual(['c', 'b2', 'b1', 'b', 'a']);
  });

  it('accepts times of any time zone', async () => {
    await desk.chat.sendCounted(send({ messageId: 'later', sentAt: '2026-11-22T10:00:01Z' }));
    await desk.chat.sendCounted(send({ messageId: 'earlier', sentAt: '2026-11-22T12:00:00+02:00' }));
    const { window } = await checkedSnapshot();
    expect(window.map(({ messageId, sentAt }) => [messageId, sentAt])).toEqual([
      ['later', '2026-11-22T10:00:01.000Z'],
      ['earlier', '2026-11-22T10:00:00.000Z'],
    ]);
  });

  it('stores a message that is older than its six without counting it', async () => {
    const listener = await desk.listenTo(conversationId);
    await sendMessages(6);
    const before = await checkedSnapshot();
    const late = send({ messageId: 'late', text: angry, sentAt: instant(-1) });
    const { window, alert, ...state } = before;
    expect(await desk.chat.send(late)).toEqual({ outcome: 'stored', sentiment: state });
    expect(await checkedSnapshot()).toEqual({ ...state, alert, window });
    expect(await desk.chat.send(late)).toMatchObject({ outcome: 'duplicate' });
    await listener.until(({ updates }) => updates.length === 8);
    expect(listener.shownUpdates.at(-1)).toEqual(state);
  });

  it('gives no weight to a message in an unsupported language', async () => {
    await sendMessages(2, angry);
    const before = await checkedSnapshot();
    const text = 'Mae hyn yn ofnadwy ac rydw i eisiau fy arian yn ôl.';
    await desk.chat.sendCounted(send({ messageId: 'welsh', text, language: 'cy' }));
    const { window, level } = await checkedSnapshot();
    expect(window[0]).toMatchObject({ messageId: 'welsh', scores: null, score: null, level: null, weight: 0 });
    expect(level).toBe(before.level);
  });
});

describe('ignored messages', () => {
  it.each([
    ['an agent', { author: { role: 'agent' } }, 'not-customer'],
    ['a bot', { author: { role: 'bot' } }, 'not-customer'],
    ['the system', { author: { role: 'system' } }, 'not-customer'],
    ['blank text', { text: ' \n\t\u00a0 ' }, 'no-text'],
    ['an edit to blank text', { text: '  ', change: 'edited' }, 'no-text'],
    ['an agent who deletes', { author: { role: 'agent' }, change: 'deleted' }, 'not-customer'],
  ] as const)('%s: nothing changes, nothing is pushed', async (_, given, reason) => {
    const listener = await desk.listenTo(conversationId);
    await sendMessages(1);
    const before = await checkedSnapshot();
    expect(await desk.chat.send(send({ messageId: 'other', text: angry, ...given }))).toEqual({
      outcome: 'ignored',
      reason,
    });
    expect(await checkedSnapshot()).toEqual(before);
    // The next update is the next event: nothing was pushed in between.
    await desk.chat.sendCounted(send());
    await listener.untilRevision(2);
    expect(listener.updates.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('do not affect the customer’s messages around the answers of a bot', async () => {
    const ids = await sendMessages(2);
    await desk.chat.send(send({ author: { role: 'bot' }, text: angry }));
    const next = send();
    await desk.chat.sendCounted(next);
    expect((await checkedSnapshot()).window.map(({ messageId }) => messageId)).toEqual([
      next.messageId,
      ...ids.reverse(),
    ]);
  });

  it('include every message of a queue that is not switched on', async () => {
    const queueId = unique('queue');
    expect(await desk.chat.send(send({ queueId }))).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    await desk.openQueue(queueId);
    expect(await desk.agent.snapshot(conversationId, queueId)).toMatchObject({ revision: 0, window: [] });
  });
});

describe('redelivery', () => {
  it('counts a message once, and pushes the current update each time', async () => {
    const listener = await desk.listenTo(conversationId);
    const message = send({ text: angry });
    const update = await desk.chat.sendCounted(message);
    for (let time = 0; time < 10; time++)
      expect(await desk.chat.send(message)).toEqual({ outcome: 'duplicate', sentiment: update });
    expect(await checkedSnapshot()).toMatchObject({ revision: update.revision, messageCount: 1 });
    await listener.until(({ updates }) => updates.length === 11);
    expect(listener.updates).toEqual(Array.from({ length: 11 }, () => update));
  });

  it('counts a message once that is delivered ten times concurrently', async () => {
    const message = send({ text: angry });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => desk.chat.send(message)));
    expect(outcomes.filter(({ outcome }) => outcome === 'scored')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(9);
    expect(await checkedSnapshot()).toMatchObject({ revision: 1, messageCount: 1 });
  });

  it.each([
    ['without the time it was sent', undefined],
    ['with another time', instant(-500)],
    ['with a later time', instant(5000)],
  ])('detects a message that is delivered again %s', async (_, sentAt) => {
    const { sentAt: _first, ...timeless } = send({ messageId: 'again', text: angry });
    await desk.chat.sendCounted(timeless);
    const before = await checkedSnapshot();
    const again = { ...timeless, ...(sentAt !== undefined && { sentAt }) };
    expect(await desk.chat.send(again)).toMatchObject({ outcome: 'duplicate' });
    expect(await checkedSnapshot()).toEqual(before);
  });

  it('detects a message that is no longer in the window', async () => {
    const message = send({ text: angry });
    await desk.chat.sendCounted(message);
    await sendMessages(6);
    const before = await checkedSnapshot();
    const { sentAt: _, ...timeless } = message;
    expect(await desk.chat.send(timeless)).toMatchObject({ outcome: 'duplicate' });
    expect(await checkedSnapshot()).toEqual(before);
  });

  it('keeps the first text when the same id arrives with another text', async () => {
    const message = send({ text: angry });
    await desk.chat.sendCounted(message);
    const before = await checkedSnapshot();
    expect(await desk.chat.send({ ...message, text: happy })).toMatchObject({ outcome: 'duplicate' });
    expect(await checkedSnapshot()).toEqual(before);
  });

  it('uses the time of arrival for a message without a time', async () => {
    const { sentAt: _, ...timeless } = send({ messageId: 'now' });
    const begun = Date.now();
    await desk.chat.sendCounted(timeless);
    const [message] = (await checkedSnapshot()).window;
    // The clocks of two machines may differ.
    expect(Math.abs(Date.parse(message!.sentAt) - begun)).toBeLessThan(60_000);
  });
});

describe('the queue and the agent of a conversation', () => {
  it('do not change when a message names none', async () => {
    await desk.chat.sendCounted(send({ agentId: desk.agentId }));
    const { queueId: _, ...silent } = send();
    expect(await desk.chat.sendCounted(silent)).toMatchObject({ queueId: desk.queueId, agentId: desk.agentId });
  });

  it('change with a newer message that names others, and watchers are notified to watch again', async () => {
    const otherQueue = unique('queue');
    await desk.openQueue(otherQueue);
    await sendMessages(1);
    const listener = await desk.listenTo(conversationId);
    const moved = await desk.chat.sendCounted(send({ queueId: otherQueue, agentId: 'another-agent' }));
    expect(moved).toMatchObject({ queueId: otherQueue, agentId: 'another-agent' });
    await listener.until(({ events }) => events.some(({ target }) => target === 'watchExpired'));
    expect(listener.events.at(-1)!.argument).toEqual({ conversationId });

    expect(await listener.watch(conversationId)).toMatchObject({ queueId: otherQueue, revision: moved.revision });
    const next = await desk.chat.sendCounted(send({ queueId: otherQueue }));
    expect(await listener.untilRevision(next.revision)).toEqual(next);
    // The update of the move went to the new queue's group, which the listener had not joined yet.
    expect(listener.updates.map(({ revision }) => revision)).toEqual([next.revision]);
  });

  it('are decided by the newest message, not by the last one to arrive', async () => {
    const otherQueue = unique('queue');
    await desk.openQueue(otherQueue);
    await desk.chat.sendCounted(send({ sentAt: instant(9000), agentId: 'agent-now' }));
    const late = send({ sentAt: instant(8000), queueId: otherQueue, agentId: 'agent-before' });
    expect(await desk.chat.sendCounted(late)).toMatchObject({ queueId: desk.queueId, agentId: 'agent-now' });
  });
});
