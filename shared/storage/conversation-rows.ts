// Converts a conversation's state, messages and markers to table rows and back: pure, one pair of functions per row
// type.
import { noAlertMemory, type AlertMemory } from '../alerts/alert-rules';
import type { Alert, Customer } from '../contract/alert';
import { keyOf } from '../contract/identifier';
import type { Stay } from '../report/stay';
import type { Level, Trend } from '../sentiment/levels';
import type { EvidenceSpan, ProviderName } from '../sentiment/provider';
import { strongestSpans } from '../sentiment/strongest-spans';
import type { ConversationState, ScoredMessage, Source, WithdrawnMessage } from '../conversations/message-store';
import { markerRowKey, messageRowKey, stateRowKey } from './row-keys';

// Type aliases, because the tables SDK does not accept an interface as a row.
export type StateRow = {
  conversationId: string;
  queueId: string;
  agentId?: string;
  revision: number;
  inQueueSinceRevision: number;
  inQueueByMessageId?: string;
  changedAt?: string;
  endedAt?: string;
  customerId?: string;
  customerName?: string;
  lastMessageAt?: string;
  lastArrivalAt?: string;
  listedAt?: string;
  /** As JSON. */
  scores?: string;
  /** As JSON; absent where there is nothing to remember. */
  alertMemory?: string;
  /** As JSON; absent where there is none. Continued in `unresolvedAlerts1` and so on. */
  unresolvedAlerts?: string;
  /** As JSON; absent before the first message in the queue. */
  stay?: string;
  /** As JSON; absent where there is none. */
  formerQueueIds?: string;
  [continued: `unresolvedAlerts${number}`]: string;
  queueSourceAt?: string;
  queueSourceBy?: string;
  agentSourceAt?: string;
  agentSourceBy?: string;
  level: Level;
  score: number;
  previousLevel: Level;
  trend: Trend;
  messageCount: number;
  provider?: ProviderName;
  degraded: boolean;
  appId?: string;
  updatedAt: string;
  hasWithdrawnMessages?: boolean;
  /** When the row was last written; retention counts from it. */
  storedAt: string;
};

/** Replaces the state while the conversation is being erased, and is deleted last. */
export type TombstoneRow = { erasing: true; storedAt: string };

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
  refused?: boolean;
  isDateAssumed?: boolean;
  changedAt?: string;
  correctedTo?: Level;
  correctedBy?: string;
  correctedAt?: string;
  storedAt: string;
};

export type MarkerRow = {
  messageId: string;
  /** The key of the message's row; absent after the message was withdrawn. */
  messageRowKey?: string;
  /** For a message that an edit left blank: when it was sent, and when it was edited. */
  sentAt?: string;
  changedAt?: string;
  storedAt: string;
};

type Keyed<Row> = Row & { partitionKey: string; rowKey: string };

// A string property can have 64 KiB of UTF-16, and 30,000 characters can need almost twice as much.
const unitsPerProperty = 30_000;

export function toStateRow(
  conversationId: string,
  state: ConversationState,
  storedAt: string,
  hasWithdrawnMessages = false,
): Keyed<StateRow> {
  const { agentId, provider, appId, inQueueByMessageId, changedAt, endedAt, queueSource, agentSource, ...others } =
    state;
  const { customer, lastMessageAt, lastArrivalAt, listedAt, scores, alertMemory, unresolvedAlerts, stay, ...more } =
    others;
  const { formerQueueIds, ...rest } = more;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: stateRowKey,
    conversationId,
    ...rest,
    ...(agentId !== null && { agentId }),
    ...(provider !== null && { provider }),
    ...(appId !== null && { appId }),
    ...(inQueueByMessageId !== null && { inQueueByMessageId }),
    ...(changedAt !== null && { changedAt }),
    ...(endedAt !== null && { endedAt }),
    ...(customer?.id != null && { customerId: customer.id }),
    ...(customer?.name != null && { customerName: customer.name }),
    ...(lastMessageAt !== null && { lastMessageAt }),
    ...(lastArrivalAt !== null && { lastArrivalAt }),
    ...(listedAt !== null && { listedAt }),
    scores: JSON.stringify(scores),
    ...(!isEmptyMemory(alertMemory) && { alertMemory: JSON.stringify(alertMemory) }),
    ...(unresolvedAlerts.length > 0 && splitAlerts(unresolvedAlerts)),
    ...(stay && { stay: JSON.stringify(stay) }),
    ...(formerQueueIds.length > 0 && { formerQueueIds: JSON.stringify(formerQueueIds) }),
    ...(queueSource && { queueSourceAt: queueSource.at, queueSourceBy: queueSource.by }),
    ...(agentSource && { agentSourceAt: agentSource.at, agentSourceBy: agentSource.by }),
    ...(hasWithdrawnMessages && { hasWithdrawnMessages }),
    storedAt,
  };
}

export function fromStateRow(row: StateRow): ConversationState {
  return {
    queueId: row.queueId,
    agentId: row.agentId ?? null,
    revision: row.revision,
    inQueueSinceRevision: row.inQueueSinceRevision,
    inQueueByMessageId: row.inQueueByMessageId ?? null,
    changedAt: row.changedAt ?? null,
    endedAt: row.endedAt ?? null,
    customer: toCustomer(row),
    lastMessageAt: row.lastMessageAt ?? null,
    lastArrivalAt: row.lastArrivalAt ?? null,
    listedAt: row.listedAt ?? null,
    scores: row.scores === undefined ? [] : (JSON.parse(row.scores) as number[]),
    alertMemory: row.alertMemory === undefined ? noAlertMemory : (JSON.parse(row.alertMemory) as AlertMemory),
    unresolvedAlerts: joinAlerts(row),
    stay: row.stay === undefined ? null : (JSON.parse(row.stay) as Stay),
    formerQueueIds: row.formerQueueIds === undefined ? [] : (JSON.parse(row.formerQueueIds) as string[]),
    queueSource: toSource(row.queueSourceAt, row.queueSourceBy),
    agentSource: toSource(row.agentSourceAt, row.agentSourceBy),
    level: row.level,
    score: row.score,
    previousLevel: row.previousLevel,
    trend: row.trend,
    messageCount: row.messageCount,
    provider: row.provider ?? null,
    degraded: row.degraded,
    appId: row.appId ?? null,
    updatedAt: row.updatedAt,
  };
}

function isEmptyMemory({ fired, levelsAfter, lowestSinceDrop }: AlertMemory): boolean {
  return fired.length === 0 && Object.keys(levelsAfter).length === 0 && lowestSinceDrop === null;
}

function toCustomer({ customerId, customerName }: StateRow): Customer {
  const isKnown = customerId !== undefined || customerName !== undefined;
  return isKnown ? { id: customerId ?? null, name: customerName ?? null } : null;
}

function toSource(at: string | undefined, by: string | undefined): Source | null {
  return at !== undefined && by !== undefined ? { at, by } : null;
}

export function toMessageRow(conversationId: string, message: ScoredMessage, storedAt: string): Keyed<MessageRow> {
  const { text, language, scores, correction } = message;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: messageRowKey(message.sentAt, message.messageId),
    messageId: message.messageId,
    sentAt: message.sentAt,
    ...(text !== undefined && splitText(text)),
    ...(language !== undefined && { language }),
    ...scores,
    evidence: JSON.stringify(strongestSpans(message.evidence)),
    provider: message.provider,
    degraded: message.degraded,
    ...(message.refused && { refused: true }),
    ...(message.isDateAssumed && { isDateAssumed: true }),
    ...(message.changedAt !== undefined && { changedAt: message.changedAt }),
    ...(correction && { correctedTo: correction.level, correctedBy: correction.by, correctedAt: correction.at }),
    storedAt,
  };
}

export function fromMessageRow(row: MessageRow): ScoredMessage {
  const { positive, neutral, negative, correctedTo: level, correctedBy: by, correctedAt: at } = row;
  const correction = level !== undefined && by !== undefined && at !== undefined ? { level, by, at } : undefined;
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
    ...(row.refused && { refused: true }),
    ...(row.isDateAssumed && { isDateAssumed: true }),
    ...(row.changedAt !== undefined && { changedAt: row.changedAt }),
    ...(correction && { correction }),
  };
}

export function toMarkerRow(conversationId: string, message: ScoredMessage, storedAt: string): Keyed<MarkerRow> {
  const { messageId, sentAt } = message;
  return {
    ...toWithdrawnMarkerRow(conversationId, { messageId, withdrawn: 'deleted' }, storedAt),
    messageRowKey: messageRowKey(sentAt, messageId),
  };
}

export function toWithdrawnMarkerRow(
  conversationId: string,
  message: WithdrawnMessage,
  storedAt: string,
): Keyed<MarkerRow> {
  const { messageId } = message;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: markerRowKey(messageId),
    messageId,
    ...(message.withdrawn === 'blank' && { sentAt: message.sentAt, changedAt: message.changedAt }),
    storedAt,
  };
}

export function fromWithdrawnMarkerRow({ messageId, sentAt, changedAt }: MarkerRow): WithdrawnMessage {
  return sentAt !== undefined && changedAt !== undefined
    ? { messageId, withdrawn: 'blank', sentAt, changedAt }
    : { messageId, withdrawn: 'deleted' };
}

/** The alerts as JSON, in as many properties as they need. */
function splitAlerts(alerts: readonly Alert[]): Pick<StateRow, 'unresolvedAlerts' | `unresolvedAlerts${number}`> {
  const parts: Record<string, string> = {};
  let rest = JSON.stringify(alerts);
  for (let index = 0; rest !== ''; index++) {
    const { text, textRest = '' } = splitText(rest);
    parts[index === 0 ? 'unresolvedAlerts' : `unresolvedAlerts${index}`] = text;
    rest = textRest;
  }
  return parts;
}

function joinAlerts(row: StateRow): Alert[] {
  let text = row.unresolvedAlerts ?? '';
  for (let index = 1; ; index++) {
    const part = row[`unresolvedAlerts${index}`];
    if (part === undefined) break;
    text += part;
  }
  return text === '' ? [] : (JSON.parse(text) as Alert[]);
}

function splitText(text: string): { text: string; textRest?: string } {
  // A surrogate pair must not be split: each half would be replaced when it is encoded.
  const cut = /[\uD800-\uDBFF]/.test(text.charAt(unitsPerProperty - 1)) ? unitsPerProperty - 1 : unitsPerProperty;
  const textRest = text.slice(cut);
  return { text: text.slice(0, cut), ...(textRest && { textRest }) };
}
