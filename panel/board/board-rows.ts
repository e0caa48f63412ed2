// What the board knows: the live rows and the alerts of the supervisor's queues. Rows and alerts are pushed one by one
// and read in lists, and a list may be older than a push that came while it was read. So each push is remembered until
// the second reading after it: up to then a list can't take back what was pushed.
import type { ListedAlert, LiveRow, UnlistedConversation } from '../live/live-row';

export interface RowsObserver {
  /** Something has changed. */
  changed(): void;
  /** Alerts have opened that were not there when the board read their queue first. Each is told once. */
  opened(alerts: readonly ListedAlert[]): void;
}

/** The start of a reading; what is pushed later wins over it. */
export type ReadingStart = number;

interface Push {
  queueId: string;
  at: number;
}

/** An alert's id is unique in its conversation only. */
export function alertKey({ conversationId, alertId }: Pick<ListedAlert, 'conversationId' | 'alertId'>): string {
  return `${conversationId}\n${alertId}`;
}

export class BoardRows {
  private readonly rowsById = new Map<string, LiveRow>();
  private readonly alertsByKey = new Map<string, ListedAlert>();
  /** By conversation id or the key of an alert. */
  private readonly pushes = new Map<string, Push>();
  private readonly lastReadings = new Map<string, ReadingStart>();
  /** The queues that were read, and the alerts that were there or told, as long as the board is open. */
  private readonly metQueues = new Set<string>();
  private readonly metAlerts = new Set<string>();
  private clock = 0;

  constructor(private readonly observer: RowsObserver) {}

  get rows(): readonly LiveRow[] {
    return [...this.rowsById.values()];
  }

  row(conversationId: string): LiveRow | undefined {
    return this.rowsById.get(conversationId);
  }

  /** The open alerts, newest first. */
  get openAlerts(): readonly ListedAlert[] {
    return [...this.alertsByKey.values()]
      .filter(({ state }) => state === 'open')
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (alertKey(a) < alertKey(b) ? -1 : 1));
  }

  /** A row was pushed. An older one than that which is known is ignored. */
  listed(row: LiveRow): void {
    const known = this.rowsById.get(row.conversationId);
    if (known && known.revision > row.revision) return;
    this.push(row.conversationId, row.queueId);
    this.rowsById.set(row.conversationId, row);
    this.changed();
  }

  /** A conversation left the list. One that is in another queue by now stays. */
  unlisted({ conversationId, queueId }: UnlistedConversation): void {
    const known = this.rowsById.get(conversationId);
    if (known && known.queueId !== queueId) return;
    this.push(conversationId, queueId);
    this.rowsById.delete(conversationId);
    for (const [key, alert] of this.alertsByKey)
      if (alert.conversationId === conversationId && alert.queueId === queueId) this.alertsByKey.delete(key);
    this.changed();
  }

  /** An alert was pushed, or the supervisor changed it. Alerts for the agent are not the board's. */
  alerted(alert: ListedAlert): void {
    if (alert.for !== 'supervisor') return;
    const key = alertKey(alert);
    const known = this.alertsByKey.get(key);
    if (known && (isOlder(alert, known) || (known.state !== 'open' && alert.state === 'open'))) return;
    this.push(key, alert.queueId);
    this.alertsByKey.set(key, alert);
    this.changeAlertOfRow(alert);
    this.changed();
    this.meet([alert], { areNew: true });
  }

  startReading(): ReadingStart {
    return ++this.clock;
  }

  /** Takes over a queue's list that was read since `start`. */
  takeRows(queueId: string, rows: readonly LiveRow[], start: ReadingStart): void {
    this.forgetPushes(queueId);
    const read = new Set(rows.map(({ conversationId }) => conversationId));
    for (const { conversationId } of this.rows)
      if (this.isOf(conversationId, queueId) && !read.has(conversationId) && !this.pushes.has(conversationId))
        this.rowsById.delete(conversationId);
    for (const row of rows) {
      const known = this.rowsById.get(row.conversationId);
      const push = this.pushes.get(row.conversationId);
      const isRemovedSince = !known && push !== undefined && push.at >= start;
      const isOlderThanPush = known !== undefined && push !== undefined && row.revision < known.revision;
      if (!isRemovedSince && !isOlderThanPush) this.rowsById.set(row.conversationId, row);
    }
    this.lastReadings.set(queueId, start);
    this.changed();
  }

  /** Takes over a queue's open alerts that were read since `start`. */
  takeAlerts(queueId: string, alerts: readonly ListedAlert[], start: ReadingStart): void {
    const read = new Set(alerts.map(alertKey));
    for (const [key, alert] of this.alertsByKey)
      if (alert.queueId === queueId && !read.has(key) && (this.pushes.get(key)?.at ?? -1) < start)
        this.alertsByKey.delete(key);
    for (const alert of alerts) {
      const known = this.alertsByKey.get(alertKey(alert));
      if (alert.for !== 'supervisor' || (known && known.state !== 'open')) continue;
      this.alertsByKey.set(alertKey(alert), alert);
    }
    this.changed();
    this.meet(alerts, { areNew: this.metQueues.has(queueId) });
    this.metQueues.add(queueId);
  }

  /** Nothing of the queue may be shown. */
  forgetQueue(queueId: string): void {
    for (const { conversationId } of this.rows)
      if (this.isOf(conversationId, queueId)) this.rowsById.delete(conversationId);
    for (const [key, alert] of this.alertsByKey) if (alert.queueId === queueId) this.alertsByKey.delete(key);
    for (const [id, push] of this.pushes) if (push.queueId === queueId) this.pushes.delete(id);
    this.lastReadings.delete(queueId);
    this.changed();
  }

  private changed(): void {
    this.observer.changed();
  }

  private meet(alerts: readonly ListedAlert[], { areNew }: { areNew: boolean }): void {
    const unmet = alerts.filter(
      (alert) => this.alertsByKey.has(alertKey(alert)) && !this.metAlerts.has(alertKey(alert)),
    );
    for (const alert of unmet) this.metAlerts.add(alertKey(alert));
    const opened = unmet.filter(({ state }) => state === 'open');
    if (areNew && opened.length > 0) this.observer.opened(opened);
  }

  private isOf(conversationId: string, queueId: string): boolean {
    return this.rowsById.get(conversationId)?.queueId === queueId;
  }

  private push(id: string, queueId: string): void {
    this.pushes.set(id, { queueId, at: ++this.clock });
  }

  /** Forgets the pushes that are older than the queue's reading before this one. */
  private forgetPushes(queueId: string): void {
    const before = this.lastReadings.get(queueId) ?? -1;
    for (const [id, push] of this.pushes) if (push.queueId === queueId && push.at < before) this.pushes.delete(id);
  }

  private changeAlertOfRow(alert: ListedAlert): void {
    const row = this.rowsById.get(alert.conversationId);
    if (!row || row.queueId !== alert.queueId) return;
    const isUnresolved = alert.state === 'open' || alert.state === 'acknowledged';
    if (row.alert?.alertId === alert.alertId || (isUnresolved && (!row.alert || isOlder(row.alert, alert))))
      this.rowsById.set(row.conversationId, { ...row, alert: isUnresolved ? alert : null });
  }
}

function isOlder(alert: ListedAlert, other: ListedAlert): boolean {
  return Date.parse(alert.stateAt) < Date.parse(other.stateAt);
}
