// Conversations that move to another queue or are erased while real clients watch them, and notices that are repeated.
import { conversationPath, queuePath } from '../support/api-client';
import { type HttpReply } from '../support/http-reply';
import { MessageSender } from '../support/message-sender';
import { instant } from '../support/support-desk';
import {
  type Person,
  admin,
  bystanders,
  conversationId,
  expectNothingReceivedBy,
  expectNotice,
  expectRefused,
  first,
  nextMessage,
  otherQueue,
  queueId,
  receivedBy,
  remove,
  say,
  second,
  signalRPath,
  tryToWatch,
  watchersOf,
  useTwoInstances,
} from '../support/two-instances';

useTwoInstances();

describe('a conversation that moves to another queue', () => {
  it('sends nothing to clients that watch it in another queue', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    expect(await waiting.onFirst.snapshot(conversationId, queueId)).toMatchObject({ level: 'neutral', revision: 0 });
    await say(second, otherQueue);
    await expectNotice([waiting], { conversationId });
    expectRefused(await tryToWatch(waiting.onFirst, waiting.listener));
    await say(first, otherQueue);
    expect(await receivedBy(waiting)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingReceivedBy(bystanders);
  });

  it('sends a notice and the first update when it begins in the queue in which it is watched', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    const begun = await say(second);
    expect(await receivedBy(waiting)).toEqual([
      { target: 'watchExpired', argument: { conversationId } },
      { target: 'sentimentUpdated', argument: begun },
    ]);
    await expectNothingReceivedBy(bystanders);
  });
});

describe('a conversation that is erased', () => {
  it('notifies its watchers, who do not receive a new conversation in another queue', async () => {
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    await say(first);
    watching.listener.events.length = 0;
    await admin.expect(204, 'DELETE', conversationPath(conversationId));
    await expectNotice([watching], { conversationId });
    expect(await watching.listener.watch(conversationId, queueId)).toMatchObject({ revision: 0, messageCount: 0 });

    watching.listener.events.length = 0;
    await say(first, otherQueue);
    expectRefused(await tryToWatch(watching.onFirst, watching.listener));
    await say(second, otherQueue);
    expect(await receivedBy(watching)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingReceivedBy(bystanders);
  });
});

describe('a notice that was not sent, since SignalR could not be reached', () => {
  const changes: Record<string, { change: (leaving: Person) => Promise<HttpReply>; notice: () => object }> = {
    'a member is removed': { change: remove, notice: () => ({ queueId }) },
    'the queue is switched off': {
      change: () => admin.call('PUT', queuePath(queueId), { enabled: false }),
      notice: () => ({ queueId }),
    },
    'the conversation moves': {
      change: () => {
        const message = { ...nextMessage(otherQueue), messageId: 'the-move', sentAt: instant(1_000) };
        return new MessageSender(second.baseUrl, second.webhookSecret).deliver(message);
      },
      notice: () => ({ conversationId }),
    },
    'the conversation is erased': {
      change: () => admin.call('DELETE', conversationPath(conversationId)),
      notice: () => ({ conversationId }),
    },
  };

  it.each(Object.keys(changes))('is sent when the request is repeated: %s', async (name) => {
    const { change, notice } = changes[name]!;
    const watching = (await watchersOf([queueId], 'agent', 'supervisor')) as [Person, Person];
    await say(first);
    for (const { listener } of watching) listener.events.length = 0;

    signalRPath.block();
    expect(await change(watching[0])).toMatchObject({ status: 500 });
    await expectNothingReceivedBy(watching);
    signalRPath.unblock();
    expect((await change(watching[0])).status).toBeLessThan(300);
    await expectNotice(watching, notice());
    expect(await receivedBy(watching[0])).toHaveLength(1);
    await expectNothingReceivedBy(bystanders);
  });
});
