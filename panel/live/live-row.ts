// The API types that the supervisor's board reads: rows of the live list, alerts and queues.
import type { AgentAlert } from './alert-state';
import type { SentimentUpdate } from './snapshot';

/** A conversation's customer, as the newest message that names them has it. */
export interface Customer {
  id: string | null;
  name: string | null;
}

/** An alert with what a list of alerts shows of its conversation. */
export interface ListedAlert extends AgentAlert {
  queueId: string;
  agentId: string | null;
  customer: Customer | null;
  stateAt: string;
}

/** A conversation in the live list of its queue. */
export interface LiveRow extends SentimentUpdate {
  agentId: string | null;
  customer: Customer | null;
  lastMessageAt: string | null;
  /** The conversation's scores after its last 20 changes, oldest first. */
  scores: number[];
  /** The newest supervisor's alert that is open or acknowledged. */
  alert: ListedAlert | null;
}

/** A conversation that left the live list of a queue. */
export interface UnlistedConversation {
  conversationId: string;
  queueId: string;
}

/** A queue, with the caller's role in it. */
export interface ListedQueue {
  queueId: string;
  enabled: boolean;
  role: 'agent' | 'supervisor' | 'admin';
}
