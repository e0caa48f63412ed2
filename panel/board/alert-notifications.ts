// The browser's notifications of new alerts, one each. A notification may be read on a locked screen, and by somebody else:
// it has nothing of what the customer wrote.
import type { ListedAlert } from '../live/live-row';
import { alertKey } from './board-rows';
import type { BoardWords } from './board-words';

/** `unsupported`: the browser has none, or none for this page. `undecided`: it was not asked, or got no answer. */
export type NotificationAccess = 'granted' | 'blocked' | 'undecided' | 'unsupported';

const accessOf = { granted: 'granted', denied: 'blocked', default: 'undecided' } as const;

export class AlertNotifications {
  private readonly shown = new Map<string, Notification>();
  /** Some browsers, such as those of phones, have the class and refuse to make one. */
  private isRefused = false;

  /** @param clicked called when the supervisor clicks the notification of an alert */
  constructor(
    private readonly words: BoardWords,
    private readonly clicked: (alert: ListedAlert) => void,
  ) {}

  get access(): NotificationAccess {
    if (this.isRefused || !('Notification' in globalThis) || !isSecureContext) return 'unsupported';
    return accessOf[Notification.permission];
  }

  /** Lets the browser ask the supervisor, which it does only after a click. */
  async ask(): Promise<NotificationAccess> {
    if (this.access === 'undecided') await Notification.requestPermission();
    return this.access;
  }

  /** Shows a notification. Several tabs of the board show one: the browser tells them apart by the tag. */
  show(alert: ListedAlert): void {
    if (this.access !== 'granted') return;
    const key = alertKey(alert);
    const { title, body } = this.words.notification(alert);
    let notification: Notification;
    try {
      // Silent, since the sound is a switch of its own.
      notification = new Notification(title, { body, tag: key, lang: this.words.element.locale, silent: true });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.isRefused = true;
      return;
    }
    this.shown.set(key, notification);
    notification.addEventListener('click', () => {
      notification.close();
      focus();
      this.clicked(alert);
    });
    notification.addEventListener('close', () => {
      if (this.shown.get(key) === notification) this.shown.delete(key);
    });
  }

  /** Closes the notifications of alerts that are no longer open, or that may no longer be seen. */
  keep(open: readonly ListedAlert[]): void {
    if (this.shown.size === 0) return;
    const keys = new Set(open.map(alertKey));
    for (const [key, notification] of this.shown) if (!keys.has(key)) notification.close();
  }
}
