// Messages that are edited or deleted, as a chat tool, an agent's client and the API see it.
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

describe('an edit', () => {
  it('scores a message of the window again, in its place', async () => {
    const listener = await desk.listenTo(conversationId);
    const [first, second] = await sendMessages(2, angry);
    const before = await checkedSnapshot();
    const edited = await desk.chat.send(send({ messageId: first!, text: happy, change: 'edited' }));
    expect(edited).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
    const { window, score } = await checkedSnapshot();
    expect(window.map(({ messageId, text }) => [messageId, text])).toEqual([
      [second, angry],
      [first, happy],
    ]);
    expect(window[1]!.sentAt).toBe(before.window[1]!.sentAt);
    expect(score).toBeGreaterThan(before.score);
    await listener.untilRevision(3);
  });

  it('of a message older than the window does not change the snapshot', async () => {
    const old = send({ text: happy });
    await desk.chat.sendCounted(old);
    const ids = await sendMessages(6, happy);
    const before = await checkedSnapshot();
    expect(await desk.chat.send({ ...old, text: angry, change: 'edited' })).toMatchObject({ outcome: 'updated' });
    const { window, level, score } = await checkedSnapshot();
    expect({ window, level, score }).toEqual({ window: before.window, level: before.level, score: before.score });

    // The edited text returns to the window when there is room.
    await desk.chat.send(send({ messageId: ids[5]!, change: 'deleted' }));
    const [oldest] = (await checkedSnapshot()).window.slice(-1);
    expect(oldest).toMatchObject({ messageId: old.messageId, text: angry });
  });

  it('of an unknown message is stored as the message, and its later creation is a redelivery', async () => {
    const created = send({ text: angry });
    expect(await desk.chat.send({ ...created, text: happy, change: 'edited' })).toMatchObject({
      outcome: 'updated',
      sentiment: { revision: 1, messageCount: 1 },
    });
    expect(await desk.chat.send(created)).toMatchObject({ outcome: 'duplicate' });
    expect((await checkedSnapshot()).window).toMatchObject([{ messageId: created.messageId, text: happy }]);
  });

  it('does not restore a deleted message', async () => {
    const [id] = await sendMessages(1);
    await desk.chat.send(send({ messageId: id!, change: 'deleted' }));
    await desk.chat.send(send({ messageId: id!, text: angry, change: 'edited' }));
    expect(await checkedSnapshot()).toMatchObject({ messageCount: 0, window: [] });
  });

  it('delivered again does not change the window', async () => {
    const [id] = await sendMessages(1, angry);
    const edit = send({ messageId: id!, text: happy, change: 'edited' });
    await desk.chat.send(edit);
    const { window } = await checkedSnapshot();
    expect(await desk.chat.send(edit)).toMatchObject({ outcome: 'duplicate' });
    expect((await checkedSnapshot()).window).toEqual(window);
  });
});

describe('a deletion', () => {
  it('removes a message, and the seventh returns to the window', async () => {
    const listener = await desk.listenTo(conversationId);
    const ids = await sendMessages(7, happy);
    const removed = await desk.chat.send(send({ messageId: ids[3]!, change: 'deleted' }));
    expect(removed).toMatchObject({ outcome: 'removed', sentiment: { revision: 8, messageCount: 6 } });
    const left = ids.filter((id) => id !== ids[3]).reverse();
    expect((await checkedSnapshot()).window.map(({ messageId }) => messageId)).toEqual(left);
    await listener.untilRevision(8);
  });

  it('of the only message leaves a neutral, active conversation', async () => {
    const [id] = await sendMessages(1, angry);
    const { text: _, ...deletion } = send({ messageId: id!, change: 'deleted' });
    await desk.chat.send(deletion);
    expect(await checkedSnapshot()).toMatchObject({
      revision: 2,
      level: 'neutral',
      score: 0,
      messageCount: 0,
      provider: null,
      window: [],
    });
    await desk.chat.sendCounted(send());
    expect(await checkedSnapshot()).toMatchObject({ revision: 3, messageCount: 1 });
  });

  it('delivered again removes nothing, and pushes the current update', async () => {
    const listener = await desk.listenTo(conversationId);
    const ids = await sendMessages(2);
    const deletion = send({ messageId: ids[0]!, change: 'deleted' });
    const { sentiment } = (await desk.chat.send(deletion)) as { sentiment: object };
    expect(await desk.chat.send(deletion)).toEqual({ outcome: 'removed', sentiment });
    expect(await checkedSnapshot()).toMatchObject({ revision: 3, messageCount: 1 });
    await listener.until(({ updates }) => updates.filter(({ revision }) => revision === 3).length === 2);
  });

  it('cannot be undone by a late delivery of the message', async () => {
    const message = send({ text: angry });
    await desk.chat.sendCounted(message);
    await desk.chat.send({ ...message, change: 'deleted' });
    const before = await checkedSnapshot();
    const { sentAt: _, ...timeless } = message;
    for (const again of [message, timeless])
      expect(await desk.chat.send(again)).toMatchObject({ outcome: 'duplicate' });
    expect(await checkedSnapshot()).toEqual(before);
  });

  it.each([
    ['in a new conversation', 0],
    ['in one that has messages', 2],
  ])('of an unknown message is remembered, %s', async (_, count) => {
    await sendMessages(count);
    const message = send({ text: angry });
    expect(await desk.chat.send({ ...message, change: 'deleted' })).toMatchObject({
      outcome: 'removed',
      sentiment: { revision: count, messageCount: count, queueId: desk.queueId },
    });
    expect(await desk.chat.send(message)).toMatchObject({ outcome: 'duplicate' });
    expect(await checkedSnapshot()).toMatchObject({ revision: count, messageCount: count });
    await desk.chat.sendCounted(send());
    expect(await checkedSnapshot()).toMatchObject({ revision: count + 1, messageCount: count + 1 });
  });

  it('of a message older than the window does not change the window', async () => {
    const ids = await sendMessages(7);
    const { window } = await checkedSnapshot();
    expect(await desk.chat.send(send({ messageId: ids[0]!, change: 'deleted' }))).toMatchObject({ outcome: 'removed' });
    expect((await checkedSnapshot()).window).toEqual(window);
    await desk.chat.send(send({ messageId: ids[1]!, change: 'deleted' }));
    expect((await checkedSnapshot()).window.map(({ messageId }) => messageId)).toEqual(ids.slice(2).reverse());
  });
});
