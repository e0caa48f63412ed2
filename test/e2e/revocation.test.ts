// Rights that end while real clients are connected: who stops receiving, and when.
import { expectSnapshot, queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import { MessageSender } from '../support/message-sender';
import { unique } from '../support/support-desk';
import {
  type Person,
  admin,
  bystanders,
  connect,
  expectNothingReceivedBy,
  expectNotice,
  expectRefused,
  first,
  nextMessage,
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
  it('is refused, by every instance within five seconds, and a watch that one still allows ends; the others hear all', async () => {
    const [leaving, stubborn, staying] = (await watchersOf([queueId], 'agent', 'agent', 'agent')) as [
      Person,
      Person,
      Person,
    ];
    const begun = await say(first);
    for (const { listener } of [leaving, stubborn, staying]) {
      await listener.untilRevision(begun.revision);
      listener.events.length = 0;
    }

    expect(await remove(leaving)).toMatchObject({ status: 204 });
    await expectNotice([leaving, stubborn, staying], { queueId });
    expect(await remove(stubborn)).toMatchObject({ status: 204 });
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    // The first instance may not know yet and allow this, but not permanently.
    await tryToWatch(stubborn.onFirst, stubborn.listener);
    expectSnapshot((await tryToWatch(staying.onSecond, staying.listener)).json);
    const untilRefused = untilRefusedByFirst(leaving, changedAt);
    await talkUntilChangeIsKnown(changedAt, async () => {
      const update = await say(first);
      expect(await staying.listener.untilRevision(update.revision)).toEqual(update);
    });
    await untilRefused;
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    const removed = [leaving, stubborn];
    const receivedUntilThen = removed.map(({ listener }) => listener.events.length);

    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    expect(await staying.listener.untilRevision(throughFirst.revision)).toEqual(throughFirst);
    expect(await staying.listener.untilRevision(throughSecond.revision)).toEqual(throughSecond);
    for (const [index, person] of removed.entries())
      expect(await receivedBy(person, receivedUntilThen[index])).toEqual([]);
    await expectNothingReceivedBy(bystanders);
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
  it('is heard again when it is on, by those who watch again and by nobody else', async () => {
    const [deaf, listening] = (await watchersOf([queueId], 'agent', 'supervisor')) as [Person, Person];
    await say(first);
    await admin.putQueue(queueId, { enabled: false });
    await untilRefusedByFirst(listening, performance.now());
    const receivedUntilThen = deaf.listener.events.length;
    await admin.putQueue(queueId, { enabled: true });
    await eventually(
      () => tryToWatch(listening.onFirst, listening.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    await eventually(
      () => new MessageSender(first.baseUrl, first.webhookSecret).send(nextMessage(queueId)),
      ({ outcome }) => outcome === 'scored',
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await listening.listener.untilRevision(update.revision)).toEqual(update);
    expect(await receivedBy(deaf, receivedUntilThen)).toEqual([]);
    await expectNothingReceivedBy(bystanders);
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
