// The port to the alerts of queues.
import type { Alert, AlertState } from '../contract/alert';
import type { Page, PageRequest } from '../contract/page';

/** Stores the alerts of queues. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface AlertList {
  /** Writes an alert. Does nothing if a later state of it is stored. */
  put(alert: Alert): Promise<void>;
  /** Removes every alert of a conversation from the list of a queue. */
  erase(queueId: string, conversationId: string): Promise<void>;
  /** A page of a queue's alerts, newest first. */
  page(queueId: string, filter: AlertFilter, page: PageRequest): Promise<Page<Alert>>;
  /**
   * Removes the alerts whose state last changed before the instant (ISO 8601), and those of some queues by another
   * instant. Returns the number of alerts.
   */
  removeOlderThan(instant: string, byQueue?: ReadonlyMap<string, string>): Promise<number>;
}

export interface AlertFilter {
  state?: AlertState | undefined;
  /** Opened at this instant or later, ISO 8601. */
  since?: string | undefined;
  /** Opened before this instant, ISO 8601. */
  before?: string | undefined;
}

/** Whether an alert may still change. There is no way back from the other states. */
export function isUnresolved({ state }: Pick<Alert, 'state'>): boolean {
  return state === 'open' || state === 'acknowledged';
}

const order: readonly AlertState[] = ['open', 'acknowledged', 'ignored', 'resolved'];

/** Whether an alert's state is later than another state of the same alert. */
export function isLaterState(a: Pick<Alert, 'state'>, b: Pick<Alert, 'state'>): boolean {
  return isUnresolved(b) && order.indexOf(a.state) > order.indexOf(b.state);
}
