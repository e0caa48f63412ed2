// A switch that is off until somebody turns it on, and is remembered in this browser for all tabs of the board. Where the
// browser denies storage, or it is full, it is remembered as long as the page is open.
import { lastingStorage } from '../ui/tab-storage';

const on = 'on';

export class RememberedSwitch {
  private isTurnedOn: boolean;

  /** @param name under which it is stored */
  constructor(
    readonly name: string,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = lastingStorage(),
  ) {
    this.isTurnedOn = this.stored;
  }

  get isOn(): boolean {
    return this.isTurnedOn;
  }

  turn(isOn: boolean): void {
    this.isTurnedOn = isOn;
    try {
      if (isOn) this.storage?.setItem(this.name, on);
      else this.storage?.removeItem(this.name);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Takes over what another tab has stored. */
  readAgain(): void {
    this.isTurnedOn = this.stored;
  }

  private get stored(): boolean {
    return this.storage?.getItem(this.name) === on;
  }
}
