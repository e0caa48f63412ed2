// Converts alerts to table rows and back. They are in their conversation's partition, so that one transaction commits a
// message and the alerts that it opens.
import type { Alert } from '../contract/alert';
import { keyOf } from '../contract/identifier';
import { alertRowKey } from './row-keys';

export type AlertRow = {
  /** As JSON. */
  alert: string;
  queueId: string;
  /** When the row was last written; retention counts from it. */
  storedAt: string;
};

export function toAlertRow(conversationId: string, alert: Alert, storedAt: string) {
  const keys = { partitionKey: keyOf(conversationId), rowKey: alertRowKey(alert.alertId) };
  return { ...keys, alert: JSON.stringify(alert), queueId: alert.queueId, storedAt };
}

export function fromAlertRow({ alert }: Pick<AlertRow, 'alert'>): Alert {
  return JSON.parse(alert) as Alert;
}
