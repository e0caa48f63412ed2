// Tells the supervisor of alerts that open while the board is open, if they want that: by a sound, and while the page is
// not visible by notifications. Both are off at first.
import type { ListedAlert } from '../live/live-row';
import { isPageHidden } from '../live/pause';
import { AlertNotifications } from './alert-notifications';
import { AlertSound } from './alert-sound';
import type { BoardWords } from './board-words';
import { SignalSwitches } from './signal-switches';

/** A burst of alerts makes one sound. */
const quietMs = 10_000;

/** Whether a new alert makes a sound, or belongs to the burst that made the last one. */
export function isSoundDue(lastMs: number, nowMs: number): boolean {
  return nowMs - lastMs >= quietMs;
}

export class AlertSignals {
  private readonly sound = new AlertSound();
  private readonly notifications: AlertNotifications;
  private readonly switches: SignalSwitches;
  private soundedAt = -Infinity;

  /** @param show called when the supervisor clicks the notification of an alert */
  constructor(words: BoardWords, show: (alert: ListedAlert) => void) {
    this.notifications = new AlertNotifications(words, show);
    this.switches = new SignalSwitches(words.texts, this.sound, this.notifications);
  }

  /** Alerts have opened. */
  tell(alerts: readonly ListedAlert[]): void {
    const now = performance.now();
    if (this.switches.isSoundOn && isSoundDue(this.soundedAt, now)) {
      this.soundedAt = now;
      void this.sound.play();
    }
    if (this.switches.areNotificationsOn && isPageHidden()) for (const alert of alerts) this.notifications.show(alert);
  }

  /** Takes back what was told of alerts that are no longer open. */
  keep(open: readonly ListedAlert[]): void {
    this.notifications.keep(open);
  }
}
