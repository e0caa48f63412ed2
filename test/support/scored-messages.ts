// Valid messages and states as the stores keep them; a test sets the fields that it needs.
import { noAlertMemory } from '../../shared/alerts/alert-rules';
import type { Alert } from '../../shared/contract/alert';
import type {
  Commit,
  Conversation,
  ConversationState,
  MessageStore,
  ScoredMessage,
} from '../../shared/conversations/message-store';

const firstSentAt = Date.parse('2026-11-22T10:00:00.000Z');

/** The time some seconds after the first message of these tests. */
export function instantAfter(seconds: number): string {
  return new Date(firstSentAt + seconds * 1000).toISOString();
}

export function scoredMessage(messageId: string, given: Partial<ScoredMessage> = {}): ScoredMessage {
  return {
    messageId,
    sentAt: instantAfter(0),
    text: `The text of ${messageId}`,
    language: 'en',
    scores: { positive: 0.125, neutral: 0.25, negative: 0.625 },
    evidence: [{ start: 0, end: 3, contribution: -0.5 }],
    provider: 'local',
    degraded: false,
    ...given,
  };
}

export function conversationState(given: Partial<ConversationState> = {}): ConversationState {
  return {
    queueId: 'billing',
    agentId: 'agent-3',
    revision: 1,
    inQueueSinceRevision: 1,
    inQueueByMessageId: 'm-1',
    changedAt: null,
    queueSource: { at: instantAfter(0), by: 'm-1' },
    agentSource: null,
    endedAt: null,
    customer: null,
    lastMessageAt: instantAfter(0),
    lastArrivalAt: instantAfter(0),
    listedAt: null,
    scores: [-0.5],
    alertMemory: noAlertMemory,
    unresolvedAlerts: [],
    stay: null,
    formerQueueIds: [],
    level: 'negative',
    score: -0.5,
    previousLevel: 'neutral',
    trend: 'falling',
    messageCount: 1,
    provider: 'local',
    degraded: false,
    appId: null,
    updatedAt: instantAfter(0),
    ...given,
  };
}

/** A commit of a change on top of a read, written at the time in its state's `updatedAt`. */
export function commitOf(
  conversation: Conversation,
  state: ConversationState,
  change: Omit<Commit, 'conversation' | 'state' | 'storedAt'> & { storedAt?: string } = {},
): Commit {
  return { conversation, state, storedAt: state.updatedAt, ...change };
}

/** A supervisor's open alert of the conversation. */
export function alertOf(given: Partial<Alert> = {}): Alert {
  return {
    alertId: 'level-supervisor-1',
    conversationId: 'c-1',
    queueId: 'billing',
    agentId: 'agent-3',
    customer: { id: 'cust-9', name: 'Ada' },
    kind: 'level',
    for: 'supervisor',
    level: 'negative',
    previousLevel: 'neutral',
    reason: 'The conversation went from neutral to negative.',
    at: instantAfter(0),
    state: 'open',
    stateBy: null,
    stateAt: instantAfter(0),
    ...given,
  };
}

/** Adds messages to a conversation, one change each, on top of what is there. */
export async function addMessages(
  store: MessageStore,
  messages: readonly ScoredMessage[],
  conversationId: string,
  updatedAt = instantAfter(0),
): Promise<void> {
  for (const insert of messages) {
    const conversation = await store.read(conversationId, 6);
    const revision = (conversation.state?.revision ?? 0) + 1;
    const state = conversationState({ revision, updatedAt });
    expect(await store.commit(commitOf(conversation, state, { insert }))).toBe('committed');
  }
}
