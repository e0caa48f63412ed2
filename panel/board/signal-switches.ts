// The two switches for new alerts, and what the supervisor has to know when the browser does not let one do its work.
import type { BoardTexts } from '../languages/texts';
import { setText } from '../ui/element-of';
import { partOfPage } from '../ui/page-part';
import type { AlertNotifications, NotificationAccess } from './alert-notifications';
import type { AlertSound } from './alert-sound';
import { RememberedSwitch } from './remembered-switch';

/** After these a browser lets a page make a sound. */
const gestures = ['click', 'keydown'] as const;

export class SignalSwitches {
  private readonly soundInput = partOfPage('#sound', HTMLInputElement);
  private readonly soundNote = partOfPage('#sound-note', HTMLElement);
  private readonly listen = partOfPage('#listen', HTMLButtonElement);
  private readonly notificationInput = partOfPage('#notifications', HTMLInputElement);
  private readonly notificationNote = partOfPage('#notifications-note', HTMLElement);
  private readonly soundSwitch = new RememberedSwitch('undertone-board-sound');
  private readonly notificationSwitch = new RememberedSwitch('undertone-board-notifications');

  constructor(
    private readonly texts: BoardTexts,
    private readonly sound: AlertSound,
    private readonly notifications: AlertNotifications,
  ) {
    this.soundInput.addEventListener('change', () => {
      this.soundSwitch.turn(this.soundInput.checked);
      this.draw();
      if (this.isSoundOn) void this.play();
      else setText(this.soundNote, '');
    });
    this.listen.addEventListener('click', () => void this.play());
    this.notificationInput.addEventListener('change', () => void this.turnNotifications());
    addEventListener('storage', ({ key }) => {
      const changed = [this.soundSwitch, this.notificationSwitch].find(({ name }) => name === key);
      changed?.readAgain();
      this.draw();
    });
    partOfPage('#signals', HTMLElement).hidden = false;
    this.draw();
    if (this.isSoundOn) void this.waitForGesture();
    if (this.notificationSwitch.isOn) setText(this.notificationNote, noteOf(this.notifications.access, texts));
  }

  get isSoundOn(): boolean {
    return this.soundSwitch.isOn;
  }

  get areNotificationsOn(): boolean {
    return this.notificationSwitch.isOn && this.notifications.access === 'granted';
  }

  private draw(): void {
    this.soundInput.checked = this.isSoundOn;
    this.listen.hidden = !this.isSoundOn;
    this.notificationInput.checked = this.areNotificationsOn;
  }

  private async play(): Promise<void> {
    const isPlayed = await this.sound.play();
    setText(this.soundNote, isPlayed ? '' : this.texts.soundBlocked);
  }

  /** The page was opened with the sound on, and the browser may want a click first. */
  private async waitForGesture(): Promise<void> {
    if (await this.sound.isAllowed()) return;
    setText(this.soundNote, this.texts.soundWaits);
    const waiting = new AbortController();
    const tryAgain = async (): Promise<void> => {
      if (this.isSoundOn && !(await this.sound.isAllowed())) return;
      waiting.abort();
      if (this.soundNote.textContent === this.texts.soundWaits) setText(this.soundNote, '');
    };
    for (const gesture of gestures) addEventListener(gesture, () => void tryAgain(), { signal: waiting.signal });
  }

  private async turnNotifications(): Promise<void> {
    const isWanted = this.notificationInput.checked;
    this.notificationSwitch.turn(isWanted);
    // Off until the browser has been told that they may be shown.
    this.draw();
    if (isWanted && this.notifications.access === 'undecided')
      setText(this.notificationNote, this.texts.notificationsAsked);
    const access = isWanted ? await this.notifications.ask() : 'granted';
    if (access !== 'granted') this.notificationSwitch.turn(false);
    setText(this.notificationNote, noteOf(access, this.texts));
    this.draw();
  }
}

function noteOf(access: NotificationAccess, texts: BoardTexts): string {
  const notes: Record<NotificationAccess, string> = {
    granted: '',
    blocked: texts.notificationsBlocked,
    undecided: texts.notificationsNotAllowed,
    unsupported: texts.notificationsUnsupported,
  };
  return notes[access];
}
