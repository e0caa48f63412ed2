// Who changed what of a queue, newest first, a page at a time.
import type { QueueChangeRecord } from './queue';
import { elementOf } from '../ui/element-of';
import { describeChange } from './describe-change';
import { buttonOf, sectionOf, showFailure, showMessage } from './form-parts';
import type { PageLanguage } from './page-language';
import type { SettingsApi } from './settings-api';

export class ChangesView {
  readonly element: HTMLElement;
  private readonly list = elementOf('ol', { class: 'changes card' });
  private readonly message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
  private readonly more: HTMLButtonElement;
  private continuation: string | null = null;
  /** The latest request: an older one that is answered later is not shown. */
  private latest = 0;

  constructor(
    private readonly api: SettingsApi,
    private readonly queueId: string,
    private readonly language: PageLanguage,
  ) {
    const { texts } = language;
    this.more = buttonOf(texts.showMore, 'quiet', () => void this.load(this.continuation));
    this.more.hidden = true;
    this.list.hidden = true;
    this.element = sectionOf('changes', texts.changes, this.list, this.message, this.more);
    void this.load(null);
  }

  /** Reads the newest changes again. */
  refresh(): void {
    void this.load(null);
  }

  private async load(continuation: string | null): Promise<void> {
    const { texts } = this.language;
    const request = ++this.latest;
    const answer = await this.api.changes(this.queueId, continuation);
    if (request !== this.latest) return;
    if (!answer.ok) {
      showFailure(this.message, answer, texts, texts.loadFailed);
      this.continuation = continuation;
      this.more.textContent = texts.tryAgain;
      this.more.hidden = false;
      return;
    }
    const items = answer.value.changes.map((change) => this.itemOf(change));
    if (continuation === null) this.list.replaceChildren(...items);
    else this.list.append(...items);
    const hadFocus = document.activeElement === this.more;
    this.continuation = answer.value.continuation;
    this.list.hidden = this.list.childElementCount === 0;
    this.more.textContent = texts.showMore;
    this.more.hidden = this.continuation === null;
    showMessage(this.message, this.list.hidden ? texts.noChanges : '');
    // The button that had the focus is gone: the reader goes on with what it brought.
    const [first] = items;
    if (hadFocus && this.more.hidden && first) {
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    }
  }

  private itemOf(change: QueueChangeRecord): HTMLLIElement {
    const { field, values, notes } = describeChange(change, this.language);
    const what = elementOf('p', { class: 'change-what' }, elementOf('strong', { text: field }));
    if (values) what.append(' ', elementOf('span', { class: 'change-values', text: `${values.from} → ${values.to}` }));
    for (const note of notes) what.append(' ', elementOf('span', { class: 'change-values', text: note }));
    const time = elementOf('time', { text: this.language.formatTime(change.at), attributes: { datetime: change.at } });
    return elementOf('li', {}, what, elementOf('p', { class: 'help' }, change.by, ' · ', time));
  }
}
