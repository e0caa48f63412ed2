// Conversation state and messages to table rows and back: pure converters, one pair a row.
import { keyOf } from '../contract/identifier';
import type { Level, Trend } from '../sentiment/levels';
import type { EvidenceSpan, ProviderName } from '../sentiment/provider';
import type { ConversationState, ScoredMessage } from '../conversations/message-store';
import { markerRowKey, messageRowKey, stateRowKey } from './row-keys';

// Type aliases, for the tables SDK takes no interface as a row.
export type StateRow = {
  conversationId: string;
  queueId: string;
  agentId?: string;
  revision: number;
  inQueueSinceRevision: number;
  level: Level;
  score: number;
  previousLevel: Level;
  trend: Trend;
  messageCount: number;
  provider?: ProviderName;
  degraded: boolean;
  updatedAt: string;
  /** When the row was last written: what retention goes by. */
  storedAt: string;
};

export type MessageRow = {
  messageId: string;
  sentAt: string;
  text?: string;
  textRest?: string;
  language?: string;
  positive?: number;
  neutral?: number;
  negative?: number;
  evidence: string;
  provider: ProviderName;
  degraded: boolean;
  storedAt: string;
};

export type MarkerRow = {
  messageId: string;
  /** Where the message's row is; absent once it was deleted. */
  messageRowKey?: string;
  storedAt: string;
};

type Keyed<Row> = Row & { partitionKey: string; rowKey: string };

// A string property holds 64 KiB of UTF-16, and 30,000 characters can take almost twice as much.
const unitsPerProperty = 30_000;
// Some thousand spans would outgrow a property; the strongest tell the story.
const maxStoredSpans = 200;

export function toStateRow(conversationId: string, state: ConversationState): Keyed<StateRow> {
  const { agentId, provider, ...rest } = state;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: stateRowKey,
    conversationId,
    ...rest,
    ...(agentId !== null && { agentId }),
    ...(provider !== null && { provider }),
    storedAt: state.updatedAt,
  };
}

export function fromStateRow(row: StateRow): ConversationState {
  return {
    queueId: row.queueId,
    agentId: row.agentId ?? null,
    revision: row.revision,
    inQueueSinceRevision: row.inQueueSinceRevision,
    level: row.level,
    score: row.score,
    previousLevel: row.previousLevel,
    trend: row.trend,
    messageCount: row.messageCount,
    provider: row.provider ?? null,
    degraded: row.degraded,
    updatedAt: row.updatedAt,
  };
}

export function toMessageRow(conversationId: string, message: ScoredMessage, storedAt: string): Keyed<MessageRow> {
  const { text, language, scores } = message;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: messageRowKey(message.sentAt, message.messageId),
    messageId: message.messageId,
    sentAt: message.sentAt,
    ...(text !== undefined && splitText(text)),
    ...(language !== undefined && { language }),
    ...scores,
    evidence: JSON.stringify(strongest(message.evidence)),
    provider: message.provider,
    degraded: message.degraded,
    storedAt,
  };
}

export function fromMessageRow(row: MessageRow): ScoredMessage {
  const { positive, neutral, negative } = row;
  const scored = positive !== undefined && neutral !== undefined && negative !== undefined;
  return {
    messageId: row.messageId,
    sentAt: row.sentAt,
    ...(row.text !== undefined && { text: row.text + (row.textRest ?? '') }),
    ...(row.language !== undefined && { language: row.language }),
    scores: scored ? { positive, neutral, negative } : null,
    evidence: JSON.parse(row.evidence) as EvidenceSpan[],
    provider: row.provider,
    degraded: row.degraded,
  };
}

export function toMarkerRow(conversationId: string, message: ScoredMessage, storedAt: string): Keyed<MarkerRow> {
  const { messageId } = message;
  return {
    ...toRemovedMarkerRow(conversationId, messageId, storedAt),
    messageRowKey: messageRowKey(message.sentAt, messageId),
  };
}

export function toRemovedMarkerRow(conversationId: string, messageId: string, storedAt: string): Keyed<MarkerRow> {
  return { partitionKey: keyOf(conversationId), rowKey: markerRowKey(messageId), messageId, storedAt };
}

function splitText(text: string): { text: string; textRest?: string } {
  // A pair of surrogates must not be cut in two: each half would be replaced on its way.
  const cut = /[\uD800-\uDBFF]/.test(text.charAt(unitsPerProperty - 1)) ? unitsPerProperty - 1 : unitsPerProperty;
  const textRest = text.slice(cut);
  return { text: text.slice(0, cut), ...(textRest && { textRest }) };
}

function strongest(evidence: readonly EvidenceSpan[]): EvidenceSpan[] {
  if (evidence.length <= maxStoredSpans) return [...evidence];
  return [...evidence]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, maxStoredSpans)
    .sort((a, b) => a.start - b.start);
}
