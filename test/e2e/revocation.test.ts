// Rights that end while real clients are connected: who stops receiving, and when.
import { expectSnapshot, queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import { MessageSender } from '../support/message-sender';
import type { RunningApp } from '../support/running-app';
import { unique } from '../support/support-desk';
import {
  type Person,
  admin,
  bystanders,
  connect,
  conversationId,
  expectNothingReceivedBy,
  expectNotice,
  expectRefused,
  first,
  nextMessage,
  notices,
  otherQueue,
  queueId,
  reachesAllWithinMs,
  receivedBy,
  remove,
  say,
  second,
  talkUntilChangeIsKnown,
  tryToWatch,
  untilRefusedByFirst,
  watchersOf,
  useTwoInstances,
} from '../support/two-instances';

useTwoInstances();

describe('a member who is removed from the queue', () => {
  it('receives nothing more after five seconds, even if the client ignores the notice; the others do', async () => {
    const [leaving, staying, supervising, administrator] = (await watchersOf(
      [queueId],
      ...(['agent', 'agent', 'supervisor', 'admin'] as const),
    )) as [Person, Person, Person, Person];
    const remaining = [staying, supervising, administrator];
    const all = [leaving, ...remaining];
    const begun = await say(first);
    for (const { listener } of all) await listener.untilRevision(begun.revision);
    // All were notified that the conversation began; they may still see it.
    for (const person of all) expect(notices(person)).toEqual([{ conversationId }]);
    for (const { listener } of all) {
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    expect(await remove(leaving)).toMatchObject({ status: 204 });
    const changedAt = performance.now();
    await expectNotice(all, { queueId });
    for (const { onSecond, listener } of remaining) expectSnapshot((await tryToWatch(onSecond, listener)).json);
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const receivedUntilThen = leaving.listener.events.length;

    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    for (const { listener } of remaining) {
      expect(await listener.untilRevision(throughFirst.revision)).toEqual(throughFirst);
      expect(await listener.untilRevision(throughSecond.revision)).toEqual(throughSecond);
    }
    expect(await receivedBy(leaving, receivedUntilThen)).toEqual([]);
    await expectNothingReceivedBy(bystanders);
    expect(notices(leaving)).toEqual([{ queueId }]);
  });

  it('is refused by every instance at once, and the others keep receiving, through any instance', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    expectSnapshot((await tryToWatch(staying.onFirst, staying.listener)).json);
    await talkUntilChangeIsKnown(changedAt, async () => {
      const update = await say(first);
      await staying.listener.untilRevision(update.revision);
    });
    const update = await say(second);
    expect(await staying.listener.untilRevision(update.revision)).toEqual(update);
  });

  it('is refused by every instance within five seconds, also on retries', async () => {
    const [leaving] = (await watchersOf([queueId], 'agent')) as [Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await untilRefusedByFirst(leaving, changedAt);
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    const before = leaving.listener.events.length;
    await Promise.all([say(first), say(second)]);
    expect(await receivedBy(leaving, before)).toEqual([]);
  });

  it('loses access too after a watch through an instance that did not know the change yet', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    // The first instance may allow this, but not permanently.
    await tryToWatch(leaving.onFirst, leaving.listener);
    expectSnapshot((await tryToWatch(staying.onSecond, staying.listener)).json);
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const receivedUntilThen = leaving.listener.events.length;
    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    await staying.listener.untilRevision(throughFirst.revision);
    await staying.listener.untilRevision(throughSecond.revision);
    expect(await receivedBy(leaving, receivedUntilThen)).toEqual([]);
  });

  it('receives again after being added again and watching', async () => {
    const [agent] = (await watchersOf([queueId], 'agent')) as [Person];
    await remove(agent);
    const changedAt = performance.now();
    await untilRefusedByFirst(agent, changedAt);
    await admin.putMember(queueId, agent.agentId, { role: 'agent' });
    await eventually(
      () => tryToWatch(agent.onFirst, agent.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await agent.listener.untilRevision(update.revision)).toEqual(update);
  });
});

describe('a supervisor who is removed from the queue', () => {
  it('can’t add themselves again through an instance that does not know the change yet', async () => {
    const [leaving] = (await watchersOf([queueId], 'supervisor')) as [Person];
    await leaving.onFirst.expect(200, 'GET', queuePath(queueId));
    await remove(leaving);
    const asMember = `${queuePath(queueId)}/members/${encodeURIComponent(leaving.agentId)}`;
    expectRefused(await leaving.onFirst.call('PUT', asMember, { role: 'supervisor' }));
    await admin.expect(200, 'PUT', queuePath(queueId), { enabled: false });
    expectRefused(await leaving.onFirst.call('PUT', queuePath(queueId), { enabled: true }));
  });
});

describe('a queue that is switched off', () => {
  it('sends nothing to anyone, including administrators, until it is on and they watch again', async () => {
    const all = await watchersOf([queueId], 'agent', 'supervisor', 'admin');
    const [deaf, listening] = all as [Person, Person];
    const begun = await say(first);
    for (const { listener } of all) {
      await listener.untilRevision(begun.revision);
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    await admin.putQueue(queueId, { enabled: false });
    const changedAt = performance.now();
    await expectNotice(all, { queueId });
    for (const { onSecond, listener } of all) expectRefused(await tryToWatch(onSecond, listener));
    const send = (through: RunningApp) =>
      new MessageSender(through.baseUrl, through.webhookSecret).send(nextMessage(queueId));
    expect(await send(second)).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    await eventually(
      () => send(first),
      ({ outcome }) => outcome === 'ignored',
      reachesAllWithinMs - (performance.now() - changedAt),
    );
    for (const { onFirst, listener } of all) expectRefused(await tryToWatch(onFirst, listener));
    for (const { listener } of all) listener.events.length = 0;
    expect(await send(first)).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    await expectNothingReceivedBy([...all, ...bystanders]);

    await admin.putQueue(queueId, { enabled: true });
    await eventually(
      () => tryToWatch(listening.onFirst, listening.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await listening.listener.untilRevision(update.revision)).toEqual(update);
    await expectNothingReceivedBy([deaf, ...bystanders]);
  });

  it('sends no notice to clients of another queue', async () => {
    const elsewhere = await connect('agent', queueId, otherQueue);
    await elsewhere.listener.watch(unique('another-conversation'), otherQueue);
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    await admin.putQueue(queueId, { enabled: false });
    await expectNotice([watching], { queueId });
    await expectNothingReceivedBy([elsewhere]);
  });
});
