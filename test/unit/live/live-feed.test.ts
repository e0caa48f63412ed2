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
  groupToken: 'word',
  formerGroupTokens: [{ token: 'wordBefore', replacedAt: '2026-11-22T10:00:00.000Z' }],
};
const now = new Date('2026-11-22T10:01:00.000Z');
const update = (conversationId: string) => toNeutralUpdate(conversationId, 'billing');
const groupsOf = (items: readonly LiveFeedItem[]) => items.map(({ groupName }) => groupName);

const id = fc.oneof(fc.constantFrom(...oddIds, 'c-1@word'), fc.string({ minLength: 1 }));
const word = fc.constantFrom('word', 'wordBefore', 'other');

describe('What the live feed is told', () => {
  it('lets a connection hear the updates, the conversation’s notices and the queue’s notices', () => {
    expect(watchConversation('connection-1', 'c-1', queue, now)).toEqual(
      ['queue-token:word', 'conversation:c-1', 'conversation:c-1@word'].map((groupName) => ({
        action: 'add',
        groupName,
        connectionId: 'connection-1',
      })),
    );
  });

  it('lets it hear as well what another instance still pushes under a token that was just replaced', () => {
    const soon = new Date('2026-11-22T10:00:05.000Z');
    const joined = groupsOf(watchConversation('connection-1', 'c-1', queue, soon));
    const [late] = pushSentiment(update('c-1'), { ...queue, groupToken: 'wordBefore', formerGroupTokens: [] }, false);
    expect(joined).toContain(late!.groupName);
    expect(groupsOf(watchConversation('connection-1', 'c-1', queue, now))).not.toContain(late!.groupName);
  });

  it('reaches whoever watches, and by another word nobody', () => {
    fc.assert(
      fc.property(id, (conversationId) => {
        const joined = groupsOf(watchConversation('connection-1', conversationId, queue, now));
        const [push] = pushSentiment(update(conversationId), queue, false);
        expect(joined).toContain(push!.groupName);
        expect(joined).toContain(expireConversation(conversationId).groupName);
        const [after] = pushSentiment(update(conversationId), { ...queue, groupToken: 'newWord' }, false);
        expect(joined).not.toContain(after!.groupName);
        expect(
          groupsOf(
            expireFormerGroupTokens({
              ...queue,
              formerGroupTokens: [{ token: 'word', replacedAt: queue.formerGroupTokens[0]!.replacedAt }],
            }),
          ),
        ).toEqual([expect.stringMatching(/^queue-token:word$/) as string]);
      }),
    );
  });

  it('is data only in groups that watching that very conversation under that very word joins', () => {
    fc.assert(
      fc.property(id, word, id, word, (pushedId, pushedWord, watchedId, watchedWord) => {
        fc.pre(pushedId !== watchedId || pushedWord !== watchedWord);
        const [push] = pushSentiment(update(pushedId), { ...queue, groupToken: pushedWord }, false);
        expect(
          groupsOf(watchConversation('connection-1', watchedId, { ...queue, groupToken: watchedWord }, now)),
        ).not.toContain(push!.groupName);
      }),
      // An id that spells what stands in the name of another conversation's group.
      { examples: [['c-1', 'word', 'c-1@word', 'other']] },
    );
  });

  it('never goes without a group, which would reach everyone, nor with a name that a path would change', () => {
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

  it('carries no data in a notice', () => {
    expect(expireConversation('c-1')).toMatchObject({
      target: 'watchExpired',
      arguments: [{ conversationId: 'c-1' }],
    });
    expect(expireFormerGroupTokens(queue)).toMatchObject([
      { target: 'watchExpired', arguments: [{ queueId: 'billing' }] },
    ]);
    expect(expireFormerGroupTokens({ ...queue, formerGroupTokens: [] })).toEqual([]);
  });

  it('is nothing while the queue is off', () => {
    expect(pushSentiment(update('c-1'), { ...queue, enabled: false }, true)).toEqual([]);
  });
});
