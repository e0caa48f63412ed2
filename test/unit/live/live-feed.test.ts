import fc from 'fast-check';
import { unsetQueue, type Queue } from '../../../shared/queues/queue-store';
import {
  expireConversation,
  expireFormerGroupTokens,
  pushSentiment,
  watchConversation,
  type LiveFeedItem,
} from '../../../shared/live/live-feed';
import { toNeutralUpdate } from '../../../shared/live/sentiment-view';
import { oddIds } from '../../support/odd-ids';

const queue: Queue = {
  ...unsetQueue('billing'),
  enabled: true,
  groupToken: 'current',
  formerGroupTokens: [{ token: 'former', replacedAt: '2026-11-22T10:00:00.000Z' }],
};
const now = new Date('2026-11-22T10:01:00.000Z');
const update = (conversationId: string) => toNeutralUpdate(conversationId, 'billing');
const groupsOf = (items: readonly LiveFeedItem[]) => items.map(({ groupName }) => groupName);

const id = fc.oneof(fc.constantFrom(...oddIds, 'c-1@current'), fc.string({ minLength: 1 }));
const groupToken = fc.constantFrom('current', 'former', 'other');

describe('The items for the live feed', () => {
  it('subscribe a connection to the updates, the conversation’s notices and the queue’s notices', () => {
    expect(watchConversation('connection-1', 'c-1', queue, now)).toEqual(
      ['queue-token:current', 'conversation:c-1', 'conversation:c-1@current'].map((groupName) => ({
        action: 'add',
        groupName,
        connectionId: 'connection-1',
      })),
    );
  });

  it('subscribe it also to pushes of other instances under a group token that was just replaced', () => {
    const soon = new Date('2026-11-22T10:00:05.000Z');
    const joined = groupsOf(watchConversation('connection-1', 'c-1', queue, soon));
    const [late] = pushSentiment(update('c-1'), { ...queue, groupToken: 'former', formerGroupTokens: [] }, false);
    expect(joined).toContain(late!.groupName);
    expect(groupsOf(watchConversation('connection-1', 'c-1', queue, now))).not.toContain(late!.groupName);
  });

  it('reach every watcher, and nobody under another group token', () => {
    fc.assert(
      fc.property(id, (conversationId) => {
        const joined = groupsOf(watchConversation('connection-1', conversationId, queue, now));
        const [push] = pushSentiment(update(conversationId), queue, false);
        expect(joined).toContain(push!.groupName);
        expect(joined).toContain(expireConversation(conversationId).groupName);
        const [after] = pushSentiment(update(conversationId), { ...queue, groupToken: 'new' }, false);
        expect(joined).not.toContain(after!.groupName);
        expect(
          groupsOf(
            expireFormerGroupTokens({
              ...queue,
              formerGroupTokens: [{ token: 'current', replacedAt: queue.formerGroupTokens[0]!.replacedAt }],
            }),
          ),
        ).toEqual([expect.stringMatching(/^queue-token:current$/) as string]);
      }),
    );
  });

  it('contain data only for groups joined by watching the same conversation under the same group token', () => {
    fc.assert(
      fc.property(id, groupToken, id, groupToken, (pushedId, pushedToken, watchedId, watchedToken) => {
        fc.pre(pushedId !== watchedId || pushedToken !== watchedToken);
        const [push] = pushSentiment(update(pushedId), { ...queue, groupToken: pushedToken }, false);
        expect(
          groupsOf(watchConversation('connection-1', watchedId, { ...queue, groupToken: watchedToken }, now)),
        ).not.toContain(push!.groupName);
      }),
      // An id with the text of another conversation's group name.
      { examples: [['c-1', 'current', 'c-1@current', 'other']] },
    );
  });

  it('always have a group, as they would reach everyone without one, with a name that a path does not change', () => {
    fc.assert(
      fc.property(id, (conversationId) => {
        const items = [
          ...pushSentiment(update(conversationId), queue, true),
          ...watchConversation('connection-1', conversationId, queue, now),
          ...expireFormerGroupTokens(queue),
          expireConversation(conversationId),
        ];
        for (const groupName of groupsOf(items))
          expect(groupName).toMatch(/^(conversation|queue-token):[\w.:@+=~-]{1,200}$/);
      }),
    );
  });

  it('contain no data in a notice', () => {
    expect(expireConversation('c-1')).toMatchObject({
      target: 'watchExpired',
      arguments: [{ conversationId: 'c-1' }],
    });
    expect(expireFormerGroupTokens(queue)).toMatchObject([
      { target: 'watchExpired', arguments: [{ queueId: 'billing' }] },
    ]);
    expect(expireFormerGroupTokens({ ...queue, formerGroupTokens: [] })).toEqual([]);
  });

  it('are empty while the queue is off', () => {
    expect(pushSentiment(update('c-1'), { ...queue, enabled: false }, true)).toEqual([]);
  });
});
