import { scheduleEnd } from '../../../shared/effects/end-watch';
import type { Task } from '../../../shared/effects/task-queue';
import { watchConversation, watchQueue } from '../../../shared/live/live-feed';
import { unsetQueue } from '../../../shared/queues/queue-store';

const now = new Date('2026-11-22T10:00:00.000Z');
const inSeconds = (seconds: number) => now.getTime() + seconds * 1_000;
const queue = {
  ...unsetQueue('billing'),
  enabled: true,
  groupToken: 'current',
  formerGroupTokens: [{ token: 'former', replacedAt: now.toISOString() }],
};

let sent: { task: Task; delayMs: number }[];
const tasks = {
  sendLater: (task: Task, delayMs: number) => {
    sent.push({ task, delayMs });
    return Promise.resolve();
  },
};

beforeEach(() => {
  sent = [];
});

describe('The end of a watch', () => {
  it.each([
    ['a conversation', { conversationId: 'c-1' }, watchConversation('connection-1', 'c-1', queue, now)],
    ['a queue', { queueId: 'billing' }, watchQueue('connection-1', queue, now)],
  ])('of %s leaves every group that the watch joins, those of notices too', async (_, watched, joins) => {
    await scheduleEnd({ ...watched, connectionId: 'connection-1', expiresAt: inSeconds(3_600) }, joins, tasks, now);
    expect(joins.length).toBeGreaterThan(2);
    const groupNames = joins.map(({ groupName }) => groupName);
    const task = { kind: 'end-watch', ...watched, connectionId: 'connection-1', groupNames, attempts: 0 };
    expect(sent).toEqual([{ task: { ...task, expiresAt: inSeconds(3_600) }, delayMs: 3_600_000 }]);
  });

  it.each([
    ['has just expired and is still accepted', -4],
    ['expires at once', 1],
  ])('comes after the connection has joined, also with a token that %s', async (_, seconds) => {
    const joins = watchQueue('connection-1', queue, now);
    const watch = { connectionId: 'connection-1', queueId: 'billing', expiresAt: inSeconds(seconds) };
    await scheduleEnd(watch, joins, tasks, now);
    expect(sent).toMatchObject([{ task: { expiresAt: inSeconds(10) }, delayMs: 10_000 }]);
  });
});
