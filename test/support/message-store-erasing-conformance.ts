// The tests of the message store port that are about withdrawn messages, odd ids and erasing, run on each implementation.
import type { MessageStore, ScoredMessage, WithdrawnMessage } from '../../shared/conversations/message-store';
import { oddIds } from './odd-ids';
import { addMessages, commitOf, conversationState, instantAfter, scoredMessage } from './scored-messages';

const conversationId = 'c-1';
const deleted = (messageId: string): WithdrawnMessage => ({ messageId, withdrawn: 'deleted' });

/** Declares the tests. `open` returns an empty store; it is called before each test. */
export function describeErasingMessageStore(
  implementation: string,
  open: () => MessageStore | Promise<MessageStore>,
): void {
  describe(`${implementation} as a message store`, () => {
    let store: MessageStore;

    beforeEach(async () => {
      store = await open();
    });

    const add = (messages: readonly ScoredMessage[], to = conversationId, updatedAt?: string) =>
      addMessages(store, messages, to, updatedAt);
    const idsOf = async (of = conversationId, limit = 6) =>
      (await store.read(of, limit)).messages.map(({ messageId }) => messageId);

    it('reports whether a message was ever withdrawn, also before the conversation began', async () => {
      const hasWithdrawn = async (id: string) => (await store.read(id, 6)).hasWithdrawnMessages;
      await add([scoredMessage('m-1')], 'plain');
      expect(await hasWithdrawn('plain')).toBe(false);
      await store.withdrawUnknown('not begun', deleted('m-0'), instantAfter(0));
      expect(await store.read('not begun', 6)).toMatchObject({ state: null, isBeingErased: false });
      expect(await hasWithdrawn('not begun')).toBe(true);
      await add([scoredMessage('m-1')], 'not begun');
      expect(await hasWithdrawn('not begun')).toBe(true);
      await store.commit(
        commitOf(await store.read('plain', 6), conversationState(), { withdraw: deleted('never seen') }),
      );
      expect(await hasWithdrawn('plain')).toBe(true);
      await add([scoredMessage('m-2')], 'plain');
      expect(await hasWithdrawn('plain')).toBe(true);
    });

    describe('with ids of any characters', () => {
      it('never mixes conversations', async () => {
        for (const [index, id] of oddIds.entries())
          await add([scoredMessage('m', { text: `${index}` }), scoredMessage(`only in ${index}`)], id);
        for (const [index, id] of oddIds.entries()) {
          const conversation = await store.read(id, 6);
          expect(conversation.conversationId).toBe(id);
          expect(conversation.messages.map(({ messageId }) => messageId)).toEqual([`only in ${index}`, 'm']);
          expect(await store.find(id, 'm')).toMatchObject({ text: `${index}` });
        }
        await store.erase(oddIds[0]!);
        expect((await store.read(oddIds[0]!, 6)).messages).toEqual([]);
        for (const id of oddIds.slice(1)) expect((await store.read(id, 6)).messages).toHaveLength(2);
      });

      it('never mixes messages', async () => {
        const messages = oddIds.map((messageId, index) => scoredMessage(messageId, { text: `${index}` }));
        await add(messages);
        const read = await store.read(conversationId, oddIds.length + 1);
        expect(new Set(read.messages.map(({ messageId }) => messageId))).toEqual(new Set(oddIds));
        for (const message of messages)
          expect(await store.find(conversationId, message.messageId)).toStrictEqual(message);
        const [first, ...others] = messages;
        const state = conversationState();
        expect(await store.commit(commitOf(read, state, { remove: first!, withdraw: deleted(first!.messageId) }))).toBe(
          'committed',
        );
        expect(await store.find(conversationId, first!.messageId)).toStrictEqual(deleted(first!.messageId));
        for (const message of others)
          expect(await store.find(conversationId, message.messageId)).toStrictEqual(message);
      });
    });

    describe('erasing', () => {
      it('removes every row of a conversation of any length, and changes nothing else', async () => {
        const messages = Array.from({ length: 110 }, (_, i) => scoredMessage(`m-${i}`, { sentAt: instantAfter(i) }));
        await add(messages);
        await store.withdrawUnknown(conversationId, deleted('never came'), instantAfter(0));
        await add([scoredMessage('m-0')], 'c-2');
        await store.erase(conversationId);
        expect(await store.read(conversationId, 6)).toMatchObject({ state: null, messages: [], version: null });
        for (const messageId of ['m-0', 'm-55', 'm-109', 'never came'])
          expect(await store.find(conversationId, messageId)).toBeNull();
        expect((await store.read('c-2', 6)).messages).toHaveLength(1);
      });

      it('allows a conversation with the same id to begin again', async () => {
        await add([scoredMessage('m-1')]);
        await store.erase(conversationId);
        await add([scoredMessage('m-1', { text: 'again' })]);
        expect((await store.read(conversationId, 6)).messages[0]!.text).toBe('again');
      });

      it('does nothing for an unknown conversation, also twice concurrently', async () => {
        await expect(store.erase(conversationId)).resolves.toBeUndefined();
        await add(Array.from({ length: 5 }, (_, i) => scoredMessage(`m-${i}`)));
        await Promise.all([store.erase(conversationId), store.erase(conversationId)]);
        expect(await store.read(conversationId, 6)).toMatchObject({ state: null, messages: [] });
      });
    });

    describe('erasing what is older than an instant', () => {
      const [before, instant, after] = [instantAfter(-1), instantAfter(0), instantAfter(1)];

      it('removes conversations last written before it, and keeps those written at it or later', async () => {
        await add([scoredMessage('m-1'), scoredMessage('m-2')], 'old', before);
        await store.withdrawUnknown('old', deleted('m-3'), before);
        await add([scoredMessage('m-1')], 'on the edge', instant);
        await add([scoredMessage('m-1')], 'new', after);
        // The number of rows depends on the implementation.
        expect(await store.eraseOlderThan(instant)).toBeGreaterThanOrEqual(3);
        expect(await store.read('old', 6)).toMatchObject({ state: null, messages: [], version: null });
        expect(await store.find('old', 'm-1')).toBeNull();
        expect(await store.find('old', 'm-3')).toBeNull();
        for (const id of ['on the edge', 'new']) {
          expect((await store.read(id, 6)).messages).toHaveLength(1);
          expect((await store.read(id, 6)).state).not.toBeNull();
        }
        expect(await store.eraseOlderThan(instant)).toBe(0);
      });

      it('removes old messages of an active conversation, and keeps its state and the new ones', async () => {
        await add([scoredMessage('m-1')], conversationId, before);
        await add([scoredMessage('m-2')], conversationId, after);
        const { state } = await store.read(conversationId, 6);
        await store.eraseOlderThan(instant);
        expect(await idsOf()).toEqual(['m-2']);
        expect(await store.find(conversationId, 'm-1')).toBeNull();
        expect((await store.read(conversationId, 6)).state).toStrictEqual(state);
      });

      it('removes the state of a conversation whose messages became too old before it', async () => {
        await add([scoredMessage('m-1')], conversationId, before);
        const assigned = conversationState({ revision: 2, agentId: 'agent-4', updatedAt: after });
        await store.commit(commitOf(await store.read(conversationId, 6), assigned));
        await store.eraseOlderThan(instant);
        expect(await store.read(conversationId, 6)).toMatchObject({ state: assigned, messages: [] });
        const muchLater = instantAfter(2);
        expect(await store.eraseOlderThan(muchLater)).toBe(1);
        expect(await store.read(conversationId, 6)).toMatchObject({ state: null, version: null });
        expect(await store.eraseOlderThan(muchLater)).toBe(0);
      });

      it('uses the time when a message was last written, and keeps the marker of one that stays', async () => {
        const message = scoredMessage('m-1');
        await add([message], conversationId, before);
        const conversation = await store.read(conversationId, 6);
        const rewritten = { ...message, text: 'rewritten' };
        await store.commit(commitOf(conversation, conversationState({ updatedAt: after }), { replace: [rewritten] }));
        await store.eraseOlderThan(instant);
        expect(await store.find(conversationId, 'm-1')).toStrictEqual(rewritten);
        const now = await store.read(conversationId, 6);
        const again = commitOf(now, conversationState(), { insert: message });
        expect(await store.commit(again)).toBe('already-there');
      });
    });
  });
}
