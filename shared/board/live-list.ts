// The port to the live lists of queues, and what a list shows of a conversation.
import type { Page, PageRequest } from '../contract/page';
import type { LiveRow } from '../contract/live-list';
import type { ConversationState } from '../conversations/message-store';
import { toUpdate } from '../live/sentiment-view';
import type { Level } from '../sentiment/levels';

/** A row with the time that decides whether it is live. */
export interface ListedConversation {
  row: LiveRow;
  /** When the customer's last message arrived, ISO 8601. */
  arrivedAt: string;
}

export interface LiveListFilter {
  level?: Level | undefined;
  agentId?: string | undefined;
  /** Only conversations whose last message arrived at this instant or later, ISO 8601. */
  arrivedSince: string;
}

/** Stores live lists. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface LiveList {
  /** Writes a row. Does nothing if the list has the conversation at the same or a newer revision. */
  put(listed: ListedConversation): Promise<void>;
  /**
   * Takes a conversation off the list of a queue.
   * @param revision the conversation's revision that takes it off; a newer one may list it again
   */
  remove(queueId: string, conversationId: string, revision: number): Promise<void>;
  /** Removes every trace of a conversation from the list of a queue. */
  erase(queueId: string, conversationId: string): Promise<void>;
  /** A page of the list: worst level first, within it the lowest score, then the newest. */
  page(queueId: string, filter: LiveListFilter, page: PageRequest): Promise<Page<ListedConversation>>;
  /** Removes what was last written before the instant (ISO 8601). Returns the number of rows. */
  removeOlderThan(instant: string): Promise<number>;
}

/** The row of a conversation in the live list of its queue. */
export function toLiveRow(conversationId: string, state: ConversationState): LiveRow {
  const { customer, lastMessageAt, scores, unresolvedAlerts } = state;
  const alert = unresolvedAlerts.findLast(({ for: audience }) => audience === 'supervisor') ?? null;
  return { ...toUpdate(conversationId, state), customer, lastMessageAt, scores: [...scores], alert };
}

/** Whether a conversation belongs on the live list: it has not ended, and a message of the customer arrived recently. */
export function isLive({ endedAt, lastArrivalAt }: ConversationState, arrivedSince: string): boolean {
  return endedAt === null && lastArrivalAt !== null && lastArrivalAt >= arrivedSince;
}
