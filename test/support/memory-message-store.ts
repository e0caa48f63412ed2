// An in-memory message store for the tests of the ingest. It shares no code with the other stores.
import type { Alert } from '../../shared/contract/alert';
import type {
  Commit,
  CommitResult,
  Conversation,
  ConversationState,
  FoundMessage,
  MessageStore,
  ScoredMessage,
  StoredEffect,
  WithdrawnMessage,
} from '../../shared/conversations/message-store';

interface StoredMessage {
  message: ScoredMessage;
  storedAt: string;
}

interface StoredConversation {
  state: { value: ConversationState; version: string; storedAt: string } | null;
  messages: Map<string, StoredMessage>;
  withdrawn: Map<string, { message: WithdrawnMessage; storedAt: string }>;
  alerts: Map<string, Alert>;
}

export class MemoryMessageStore implements MessageStore {
  /** The pending effects that were stored with commits. */
  readonly effects: StoredEffect[] = [];
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
      isBeingErased: false,
      hasWithdrawnMessages: (stored?.withdrawn.size ?? 0) > 0,
    });
  }

  async find(conversationId: string, messageId: string): Promise<FoundMessage> {
    await Promise.resolve();
    const stored = this.conversations.get(conversationId);
    return structuredClone(
      stored?.withdrawn.get(messageId)?.message ?? stored?.messages.get(messageId)?.message ?? null,
    );
  }

  async readScores(conversationId: string): Promise<ScoredMessage[]> {
    const { state, messages } = await this.read(conversationId, Infinity);
    if (!state) return [];
    return messages.reverse().map(({ messageId, sentAt, scores, provider, degraded, correction }) => ({
      ...{ messageId, sentAt, scores, provider, degraded, evidence: [] },
      ...(correction && { correction }),
    }));
  }

  async findAlert(conversationId: string, alertId: string): Promise<Alert | null> {
    await Promise.resolve();
    return structuredClone(this.conversations.get(conversationId)?.alerts.get(alertId) ?? null);
  }

  async commit(commit: Commit): Promise<CommitResult> {
    await Promise.resolve();
    const {
      conversation,
      state,
      storedAt,
      insert,
      restore,
      redate,
      replace = [],
      remove,
      withdraw,
      alerts = [],
      effects = [],
    } = structuredClone(commit);
    const stored = this.stored(conversation.conversationId);
    const isThere = ({ messageId }: ScoredMessage) => stored.messages.has(messageId);
    if (insert && (isThere(insert) || stored.withdrawn.has(insert.messageId))) return 'already-there';
    if ((stored.state?.version ?? null) !== conversation.version) return 'conflict';
    if (![...replace, ...(remove ? [remove] : [])].every(isThere)) return 'conflict';
    if (redate && stored.messages.get(redate.from.messageId)?.message.sentAt !== redate.from.sentAt) return 'conflict';
    if (restore && !stored.withdrawn.has(restore.messageId)) return 'conflict';

    stored.state = { value: state, version: `version ${++this.versions}`, storedAt };
    const put = [
      ...replace,
      ...(insert ? [insert] : []),
      ...(restore ? [restore] : []),
      ...(redate ? [redate.to] : []),
    ];
    for (const message of put) stored.messages.set(message.messageId, { message, storedAt });
    if (restore) stored.withdrawn.delete(restore.messageId);
    if (remove) stored.messages.delete(remove.messageId);
    if (withdraw) stored.withdrawn.set(withdraw.messageId, { message: withdraw, storedAt });
    for (const alert of alerts) stored.alerts.set(alert.alertId, alert);
    this.effects.push(...effects);
    return 'committed';
  }

  async withdrawUnknown(conversationId: string, message: WithdrawnMessage, storedAt: string): Promise<boolean> {
    await Promise.resolve();
    const stored = this.stored(conversationId);
    if (stored.messages.has(message.messageId) || stored.withdrawn.has(message.messageId)) return false;
    stored.withdrawn.set(message.messageId, { message: structuredClone(message), storedAt });
    return true;
  }

  async erase(conversationId: string): Promise<void> {
    await Promise.resolve();
    this.conversations.delete(conversationId);
  }

  async eraseOlderThan(byDefault: string, byQueue: ReadonlyMap<string, string> = new Map()): Promise<number> {
    await Promise.resolve();
    let erased = 0;
    for (const [conversationId, stored] of this.conversations) {
      const instant = byQueue.get(stored.state?.value.queueId ?? '') ?? byDefault;
      const rows = stored.messages.size + stored.withdrawn.size;
      if (stored.state && stored.state.storedAt < instant) {
        this.conversations.delete(conversationId);
        erased += rows + 1;
        continue;
      }
      for (const [messageId, { storedAt }] of stored.messages)
        if (storedAt < instant && stored.messages.delete(messageId)) erased++;
      for (const [messageId, { storedAt }] of stored.withdrawn)
        if (storedAt < instant && stored.withdrawn.delete(messageId)) erased++;
    }
    return erased;
  }

  async verifyAnswers(): Promise<void> {
    await Promise.resolve();
  }

  private stored(conversationId: string): StoredConversation {
    let stored = this.conversations.get(conversationId);
    if (!stored) {
      stored = { state: null, messages: new Map(), withdrawn: new Map(), alerts: new Map() };
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
