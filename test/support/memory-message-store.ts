// The message store without storage: what the story's tests run on. It does as the port says, by its own means.
import type {
  Commit,
  CommitResult,
  Conversation,
  ConversationState,
  FoundMessage,
  MessageStore,
  ScoredMessage,
} from '../../shared/conversations/message-store';

interface StoredMessage {
  message: ScoredMessage;
  storedAt: string;
}

interface StoredConversation {
  state: { value: ConversationState; version: string } | null;
  messages: Map<string, StoredMessage>;
  /** When each deleted message was. */
  removed: Map<string, string>;
}

export class MemoryMessageStore implements MessageStore {
  private readonly conversations = new Map<string, StoredConversation>();
  private versions = 0;

  async read(conversationId: string, limit: number): Promise<Conversation> {
    await Promise.resolve();
    const stored = this.conversations.get(conversationId);
    const messages = [...(stored?.messages.values() ?? [])].map(({ message }) => message).sort(newestFirst);
    return structuredClone({
      conversationId,
      state: stored?.state?.value ?? null,
      messages: messages.slice(0, limit),
      version: stored?.state?.version ?? null,
    });
  }

  async find(conversationId: string, messageId: string): Promise<FoundMessage> {
    await Promise.resolve();
    const stored = this.conversations.get(conversationId);
    if (stored?.removed.has(messageId)) return 'removed';
    return structuredClone(stored?.messages.get(messageId)?.message ?? null);
  }

  async commit(commit: Commit): Promise<CommitResult> {
    await Promise.resolve();
    const { conversation, state, insert, replace = [], remove } = structuredClone(commit);
    const stored = this.stored(conversation.conversationId);
    const isThere = ({ messageId }: ScoredMessage) => stored.messages.has(messageId);
    if (insert && (isThere(insert) || stored.removed.has(insert.messageId))) return 'already-there';
    if ((stored.state?.version ?? null) !== conversation.version) return 'conflict';
    if (![...replace, ...(remove ? [remove] : [])].every(isThere)) return 'conflict';

    stored.state = { value: state, version: `version ${++this.versions}` };
    for (const message of [...replace, ...(insert ? [insert] : [])])
      stored.messages.set(message.messageId, { message, storedAt: state.updatedAt });
    if (remove) {
      stored.messages.delete(remove.messageId);
      stored.removed.set(remove.messageId, state.updatedAt);
    }
    return 'committed';
  }

  async markRemoved(conversationId: string, messageId: string, at: string): Promise<boolean> {
    await Promise.resolve();
    const stored = this.stored(conversationId);
    if (stored.messages.has(messageId) || stored.removed.has(messageId)) return false;
    stored.removed.set(messageId, at);
    return true;
  }

  async erase(conversationId: string): Promise<void> {
    await Promise.resolve();
    this.conversations.delete(conversationId);
  }

  async eraseOlderThan(instant: string): Promise<number> {
    await Promise.resolve();
    let erased = 0;
    for (const stored of this.conversations.values()) {
      if (stored.state && stored.state.value.updatedAt < instant) {
        stored.state = null;
        erased++;
      }
      for (const [messageId, { storedAt }] of stored.messages)
        if (storedAt < instant && stored.messages.delete(messageId)) erased++;
      for (const [messageId, storedAt] of stored.removed)
        if (storedAt < instant && stored.removed.delete(messageId)) erased++;
    }
    return erased;
  }

  async verifyAnswers(): Promise<void> {
    await Promise.resolve();
  }

  private stored(conversationId: string): StoredConversation {
    let stored = this.conversations.get(conversationId);
    if (!stored) {
      stored = { state: null, messages: new Map(), removed: new Map() };
      this.conversations.set(conversationId, stored);
    }
    return stored;
  }
}

function newestFirst(a: ScoredMessage, b: ScoredMessage): number {
  return (
    Date.parse(b.sentAt) - Date.parse(a.sentAt) || Buffer.compare(Buffer.from(b.messageId), Buffer.from(a.messageId))
  );
}
