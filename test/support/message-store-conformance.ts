// The tests of the message store port, run on each implementation.
import type {
  CommitResult,
  MessageStore,
  ScoredMessage,
  WithdrawnMessage,
} from '../../shared/conversations/message-store';
import { addMessages, commitOf, conversationState, instantAfter, scoredMessage } from './scored-messages';
import { seededShuffle } from './seeded-shuffle';

const conversationId = 'c-1';
const deleted = (messageId: string): WithdrawnMessage => ({ messageId, withdrawn: 'deleted' });

/** Declares the port's tests. `open` returns an empty store; it is called before each test. */
export function describeMessageStore(implementation: string, open: () => MessageStore | Promise<MessageStore>): void {
  describe(`${implementation} as a message store`, () => {
    let store: MessageStore;

    beforeEach(async () => {
      store = await open();
    });

    const add = (messages: readonly ScoredMessage[], to = conversationId, updatedAt?: string) =>
      addMessages(store, messages, to, updatedAt);
    const idsOf = async (of = conversationId, limit = 6) =>
      (await store.read(of, limit)).messages.map(({ messageId }) => messageId);

    it('passes the availability check', async () => {
      await expect(store.verifyAnswers()).resolves.toBeUndefined();
    });

    describe('reading', () => {
      it('finds nothing for an unknown conversation', async () => {
        expect(await store.read(conversationId, 6)).toEqual({
          conversationId,
          state: null,
          messages: [],
          version: null,
          isBeingErased: false,
          hasWithdrawnMessages: false,
        });
        expect(await store.find(conversationId, 'm-1')).toBeNull();
      });

      it('returns the state and the message as they were committed', async () => {
        const state = conversationState({ revision: 41, inQueueSinceRevision: 7, degraded: true, messageCount: 3 });
        const insert = scoredMessage('m-1', { provider: 'azure-language', degraded: true });
        await store.commit(commitOf(await store.read(conversationId, 6), state, { insert }));
        const { state: readState, messages } = await store.read(conversationId, 6);
        expect(readState).toStrictEqual(state);
        expect(messages).toStrictEqual([insert]);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(insert);
      });

      it('distinguishes absent, empty and null', async () => {
        const state = conversationState({ agentId: null, provider: null, messageCount: 0, score: 0 });
        const { text: _text, language: _language, ...bare } = scoredMessage('m-1', { scores: null, evidence: [] });
        await store.commit(commitOf(await store.read(conversationId, 6), state, { insert: bare }));
        const { state: readState, messages } = await store.read(conversationId, 6);
        expect(readState).toStrictEqual(state);
        expect(messages).toStrictEqual([bare]);
      });

      it('returns the newest messages, up to the limit, and always the state', async () => {
        const messages = Array.from({ length: 9 }, (_, i) => scoredMessage(`m-${i}`, { sentAt: instantAfter(i) }));
        await add(messages);
        expect(await idsOf(conversationId, 1)).toEqual(['m-8']);
        expect(await idsOf(conversationId, 6)).toEqual(['m-8', 'm-7', 'm-6', 'm-5', 'm-4', 'm-3']);
        expect(await idsOf(conversationId, 50)).toHaveLength(9);
        expect((await store.read(conversationId, 1)).state?.revision).toBe(9);
      });

      it('orders messages by the time they were sent, in any order of arrival, and by id for equal times', async () => {
        const newestFirst = [
          scoredMessage('in ten thousand years', { sentAt: '+012026-11-22T10:00:00.000Z' }),
          scoredMessage('z', { sentAt: instantAfter(2) }),
          scoredMessage('😀', { sentAt: instantAfter(1) }),
          scoredMessage('é', { sentAt: instantAfter(1) }),
          scoredMessage('b', { sentAt: instantAfter(1) }),
          scoredMessage('aa', { sentAt: instantAfter(1) }),
          scoredMessage('a', { sentAt: instantAfter(1) }),
          scoredMessage('B', { sentAt: instantAfter(1) }),
          scoredMessage('10', { sentAt: instantAfter(0.001) }),
          scoredMessage('9', { sentAt: instantAfter(0) }),
          scoredMessage('10 again', { sentAt: instantAfter(0) }),
          scoredMessage('at the epoch', { sentAt: '1970-01-01T00:00:00.000Z' }),
          scoredMessage('before the epoch', { sentAt: '1969-12-31T23:59:59.999Z' }),
        ];
        await add(seededShuffle(newestFirst, 7));
        expect(await idsOf(conversationId, 50)).toEqual(newestFirst.map(({ messageId }) => messageId));
      });

      it('returns the scores of all messages, oldest first, without texts', async () => {
        expect(await store.readScores(conversationId)).toEqual([]);
        const correction = { level: 'neutral', by: 'ben', at: instantAfter(20) } as const;
        const messages = Array.from({ length: 9 }, (_, i) =>
          scoredMessage(`m-${i}`, {
            sentAt: instantAfter(i),
            ...(i === 0 && { correction }),
            ...(i === 1 && { scores: null }),
          }),
        );
        await add(seededShuffle(messages, 3));
        const { scores, provider, degraded } = messages[2]!;
        const bare = { provider, degraded, evidence: [] };
        const read = await store.readScores(conversationId);
        expect(read.map(({ messageId }) => messageId)).toEqual(messages.map(({ messageId }) => messageId));
        expect(read.slice(0, 3)).toStrictEqual([
          { messageId: 'm-0', sentAt: instantAfter(0), scores, ...bare, correction },
          { messageId: 'm-1', sentAt: instantAfter(1), scores: null, ...bare },
          { messageId: 'm-2', sentAt: instantAfter(2), scores, ...bare },
        ]);
        expect(await store.find(conversationId, 'm-0')).toStrictEqual(messages[0]);
        await store.erase(conversationId);
        expect(await store.readScores(conversationId)).toEqual([]);
      });

      it('returns copies, which callers can change without effect', async () => {
        await add([scoredMessage('m-1')]);
        const conversation = await store.read(conversationId, 6);
        conversation.messages[0]!.text = 'changed';
        conversation.state!.revision = 99;
        const again = await store.read(conversationId, 6);
        expect(again.messages[0]!.text).toBe('The text of m-1');
        expect(again.state!.revision).toBe(1);
      });
    });

    describe('committing', () => {
      it('requires the version of the read, and changes it', async () => {
        await add([scoredMessage('m-1')]);
        const before = await store.read(conversationId, 6);
        await add([scoredMessage('m-2')]);
        const after = await store.read(conversationId, 6);
        expect(before.version).not.toBeNull();
        expect(after.version).not.toBe(before.version);
        expect(after.state!.revision).toBe(2);
      });

      it('conflicts when the conversation changed since the read, and then stores nothing', async () => {
        await add([scoredMessage('m-1')]);
        const conversation = await store.read(conversationId, 6);
        await add([scoredMessage('m-2', { sentAt: instantAfter(1) })]);
        const now = await store.read(conversationId, 6);
        const late = commitOf(conversation, conversationState({ revision: 50 }), {
          insert: scoredMessage('m-3', { sentAt: instantAfter(2) }),
          replace: [scoredMessage('m-1', { text: 'rewritten' })],
        });
        expect(await store.commit(late)).toBe('conflict');
        expect(await store.read(conversationId, 6)).toStrictEqual(now);
        expect(await store.find(conversationId, 'm-3')).toBeNull();
      });

      it('conflicts when two callers begin the same conversation', async () => {
        const conversation = await store.read(conversationId, 6);
        const state = conversationState();
        expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-1') }))).toBe('committed');
        expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-2') }))).toBe('conflict');
        expect(await idsOf()).toEqual(['m-1']);
      });

      it('conflicts when the conversation was erased since the read', async () => {
        await add([scoredMessage('m-1')]);
        const conversation = await store.read(conversationId, 6);
        await store.erase(conversationId);
        const state = conversationState();
        expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-2') }))).toBe('conflict');
        expect(await store.read(conversationId, 6)).toMatchObject({ state: null, messages: [] });
      });

      it('lets exactly one of many callers with the same version succeed', async () => {
        await add([scoredMessage('m-0')]);
        const conversation = await store.read(conversationId, 6);
        const results = await Promise.all(
          Array.from({ length: 12 }, (_, i) =>
            store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage(`m-${i + 1}`) })),
          ),
        );
        expect(results.filter((result) => result === 'committed')).toHaveLength(1);
        expect(results.filter((result) => result === 'conflict')).toHaveLength(11);
        expect(await idsOf()).toHaveLength(2);
      });

      it.each([
        ['as it was', {}],
        ['with another time', { sentAt: instantAfter(30) }],
        ['with another text', { text: 'another text' }],
      ])('detects a message that is delivered again %s, and stores nothing', async (_, given) => {
        await add([scoredMessage('m-1')]);
        const now = await store.read(conversationId, 6);
        const [state, insert] = [conversationState({ revision: 9 }), scoredMessage('m-1', given)];
        expect(await store.commit(commitOf(now, state, { insert }))).toBe('already-there');
        const stale = { ...now, state: null, version: null };
        expect(await store.commit(commitOf(stale, state, { insert }))).toBe('already-there');
        expect(await store.read(conversationId, 6)).toStrictEqual(now);
      });

      it('stores exactly one of many deliveries of the same message', async () => {
        const conversation = await store.read(conversationId, 6);
        const results = await Promise.all(
          Array.from({ length: 10 }, () =>
            store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage('m-1') })),
          ),
        );
        expect([...results].sort()).toEqual([...Array<CommitResult>(9).fill('already-there'), 'committed']);
      });

      it('replaces messages and inserts one in the same commit', async () => {
        const [first, second] = [scoredMessage('m-1'), scoredMessage('m-2', { sentAt: instantAfter(1) })];
        await add([first, second]);
        const insert = scoredMessage('m-3', { sentAt: instantAfter(2) });
        const replace = [first, second].map((message): ScoredMessage => ({ ...message, provider: 'azure-language' }));
        const conversation = await store.read(conversationId, 6);
        expect(await store.commit(commitOf(conversation, conversationState(), { insert, replace }))).toBe('committed');
        const { messages } = await store.read(conversationId, 6);
        expect(messages).toStrictEqual([insert, replace[1], replace[0]]);
      });

      it('removes all data of a replaced message', async () => {
        await add([scoredMessage('m-1', { text: '😀'.repeat(30_000) })]);
        const { text: _, ...withoutText } = scoredMessage('m-1', { scores: null });
        const conversation = await store.read(conversationId, 6);
        await store.commit(commitOf(conversation, conversationState(), { replace: [withoutText] }));
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(withoutText);
      });

      it('conflicts when a message to replace does not exist', async () => {
        await add([scoredMessage('m-1')]);
        const conversation = await store.read(conversationId, 6);
        const replace = [scoredMessage('m-9')];
        const commit = commitOf(conversation, conversationState({ revision: 9 }), { replace });
        expect(await store.commit(commit)).toBe('conflict');
        expect(await store.read(conversationId, 6)).toStrictEqual(conversation);
        expect(await store.find(conversationId, 'm-9')).toBeNull();
      });

      it.each([
        ['emoji', '😀'.repeat(30_000)],
        ['emoji at odd offsets, where a split could separate surrogates', `x${'😀'.repeat(29_999)}`],
        ['control characters and a zero', '\u0000\u0001\t\r\n'.repeat(6_000)],
        ['line separators', 'x\u2028\u2029'.repeat(10_000)],
        ['letters', 'ü'.repeat(30_000)],
      ])('keeps a text of 30,000 characters: %s', async (_, text) => {
        await add([scoredMessage('m-1', { text })]);
        expect((await store.read(conversationId, 6)).messages[0]!.text === text).toBe(true);
      });
    });

    describe('removing', () => {
      const remove = async (message: ScoredMessage) => {
        const conversation = await store.read(conversationId, 6);
        return store.commit(
          commitOf(conversation, conversationState({ messageCount: 0 }), {
            remove: message,
            withdraw: deleted(message.messageId),
          }),
        );
      };

      it('removes a message and remembers its id, so that a late delivery cannot restore it', async () => {
        const message = scoredMessage('m-1');
        await add([message, scoredMessage('m-2')]);
        expect(await remove(message)).toBe('committed');
        expect(await idsOf()).toEqual(['m-2']);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(deleted('m-1'));
        const conversation = await store.read(conversationId, 6);
        const again = commitOf(conversation, conversationState(), { insert: message });
        expect(await store.commit(again)).toBe('already-there');
        expect(await idsOf()).toEqual(['m-2']);
      });

      it('conflicts when the message was removed since the read', async () => {
        const message = scoredMessage('m-1');
        await add([message]);
        await remove(message);
        expect(await remove(message)).toBe('conflict');
      });

      it('finds messages by id, however old', async () => {
        const messages = Array.from({ length: 12 }, (_, i) => scoredMessage(`m-${i}`, { sentAt: instantAfter(i) }));
        await add(messages);
        expect(await store.find(conversationId, 'm-0')).toStrictEqual(messages[0]);
        expect(await store.find(conversationId, 'm-11')).toStrictEqual(messages[11]);
        expect(await store.find(conversationId, 'm-12')).toBeNull();
        expect(await store.find('c-2', 'm-0')).toBeNull();
      });

      it('remembers a message as removed before it arrives', async () => {
        expect(await store.withdrawUnknown(conversationId, deleted('m-1'), instantAfter(0))).toBe(true);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(deleted('m-1'));
        const conversation = await store.read(conversationId, 6);
        expect(conversation).toMatchObject({ state: null, messages: [], version: null });
        const state = conversationState();
        expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-1') }))).toBe(
          'already-there',
        );
        expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-2') }))).toBe('committed');
      });

      it('does not mark a message that is stored or already marked', async () => {
        await add([scoredMessage('m-1')]);
        expect(await store.withdrawUnknown(conversationId, deleted('m-1'), instantAfter(1))).toBe(false);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(scoredMessage('m-1'));
        expect(await store.withdrawUnknown(conversationId, deleted('m-2'), instantAfter(1))).toBe(true);
        expect(await store.withdrawUnknown(conversationId, deleted('m-2'), instantAfter(2))).toBe(false);
      });

      it('gives a message another time, and with it another place', async () => {
        const from = scoredMessage('m-1', { sentAt: instantAfter(9), isDateAssumed: true });
        await add([from, scoredMessage('m-2', { sentAt: instantAfter(5) })]);
        const { isDateAssumed: _, ...to } = { ...from, sentAt: instantAfter(1) };
        const conversation = await store.read(conversationId, 6);
        const redated = commitOf(conversation, conversationState({ revision: 3 }), { redate: { from, to } });
        expect(await store.commit(redated)).toBe('committed');
        expect(await idsOf()).toEqual(['m-2', 'm-1']);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(to);
        expect(await store.commit(redated)).toBe('conflict');
        const again = commitOf(await store.read(conversationId, 6), conversationState(), { insert: from });
        expect(await store.commit(again)).toBe('already-there');
      });

      it('restores a message that an edit had made blank, at its old place', async () => {
        const message = scoredMessage('m-1');
        await add([message, scoredMessage('m-2', { sentAt: instantAfter(1) })]);
        const blank = {
          messageId: 'm-1',
          withdrawn: 'blank',
          sentAt: message.sentAt,
          changedAt: instantAfter(5),
        } as const;
        const state = conversationState();
        const taken = commitOf(await store.read(conversationId, 6), state, { remove: message, withdraw: blank });
        expect(await store.commit(taken)).toBe('committed');
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(blank);
        expect(await idsOf()).toEqual(['m-2']);
        const restore = { ...message, text: 'back', changedAt: instantAfter(9) };
        const back = commitOf(await store.read(conversationId, 6), state, { restore });
        expect(await store.commit(back)).toBe('committed');
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(restore);
        expect(await idsOf()).toEqual(['m-2', 'm-1']);
      });

      it('remembers a message without text in an existing conversation', async () => {
        await add([scoredMessage('m-1')]);
        const { state, ...rest } = await store.read(conversationId, 6);
        const commit = commitOf({ state, ...rest }, state!, { withdraw: deleted('m-9') });
        expect(await store.commit(commit)).toBe('committed');
        expect(await store.find(conversationId, 'm-9')).toStrictEqual(deleted('m-9'));
        expect((await store.read(conversationId, 6)).state).toStrictEqual(state);
      });

      it('lets either the marker or the message win a race, never both', async () => {
        for (let round = 0; round < 8; round++) {
          const conversation = await store.read(conversationId, 6);
          const messageId = `m-${round}`;
          const commit = commitOf(conversation, conversationState(), { insert: scoredMessage(messageId) });
          const [isMarked, result] = await Promise.all([
            store.withdrawUnknown(conversationId, deleted(messageId), instantAfter(0)),
            store.commit(commit),
          ]);
          expect(result).toBe(isMarked ? 'already-there' : 'committed');
          const found = await store.find(conversationId, messageId);
          expect(found).toStrictEqual(isMarked ? deleted(messageId) : scoredMessage(messageId));
        }
      });
    });
  });
}
