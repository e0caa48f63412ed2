// A person acknowledges, ignores or resolves an alert.
import { isUnresolved } from '../board/alert-list';
import type { Alert, AlertState } from '../contract/alert';
import { hasBegun } from '../conversations/plan-change';
import type { Queue } from '../queues/queue-store';
import { changeConversation, commitAlerts, pushAlerts, type ChangeDependencies, type ToSend } from './commit-change';

/** The alert as it is now, and what to send. */
export interface ChangedAlert extends ToSend {
  alert: Alert;
}

/** The alert is ignored or resolved, and there is no way back. */
export class AlertClosedError extends Error {
  constructor(readonly state: AlertState) {
    super(`The alert is ${state} already, and there is no way back.`);
    this.name = 'AlertClosedError';
  }
}

/** What to change, who changes it, and when (ISO 8601). */
export interface AlertChangeRequest {
  conversationId: string;
  alertId: string;
  state: Exclude<AlertState, 'open'>;
  by: string;
  at: string;
}

/**
 * Changes the state of an alert. Idempotent.
 * @param verify throws unless the person may change the alert in the queue that the conversation is in
 * @returns null when there is no such alert
 * @throws {AlertClosedError} when the alert is ignored or resolved
 */
export async function changeAlert(
  { conversationId, alertId, state, by, at }: AlertChangeRequest,
  verify: (alert: Alert | null, queue: Queue) => void,
  dependencies: ChangeDependencies,
): Promise<ChangedAlert | null> {
  const { messages, queues } = dependencies;
  const result = await changeConversation(conversationId, dependencies, async () => {
    const conversation = await messages.read(conversationId, 1);
    if (!hasBegun(conversation)) return { changed: null };
    const alert = await messages.findAlert(conversationId, alertId);
    verify(alert, await queues.read(conversation.state.queueId));
    if (!alert) return { changed: null };
    // Told again, because the caller may repeat a change whose live update was never sent.
    if (alert.state === state)
      return { changed: { alert, items: await pushAlerts([alert], dependencies), queued: [] } };
    if (!isUnresolved(alert)) throw new AlertClosedError(alert.state);
    const changed: Alert = { ...alert, state, stateBy: by, stateAt: at };
    const committed = await commitAlerts(conversation, [changed], dependencies);
    if (committed.result !== 'committed') return null;
    const { items, queued } = committed.published;
    return { changed: { alert: changed, items, queued } };
  });
  return result.changed;
}
