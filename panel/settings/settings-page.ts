// Puts the page together: the list of queues, and beside it the queue that is open, or why there is none.
import type { Account } from '../account/page-account';
import type { ListedQueue, QueueView } from './queue';
import { elementOf } from '../ui/element-of';
import { fillIn } from '../ui/language';
import { ChangesView } from './changes-view';
import { buttonOf } from './form-parts';
import { MembersView } from './members-view';
import { addressOf, queueInAddress } from './page-address';
import type { PageLanguage } from './page-language';
import { PolicyForm } from './policy-form';
import { QueueList } from './queue-list';
import type { Failure, SettingsApi } from './settings-api';

interface OpenQueue {
  queueId: string;
  isEdited: () => boolean;
}

export class SettingsPage {
  private readonly main = elementOf('main', { class: 'main' });
  private list: QueueList | null = null;
  private continuation: string | null = null;
  private open: OpenQueue | null = null;
  /** The latest queue that was asked for: one that is answered later is not shown. */
  private latest = 0;

  constructor(
    private readonly api: SettingsApi,
    private readonly place: HTMLElement,
    private readonly language: PageLanguage,
    private readonly account: Account,
  ) {}

  /** Reads the queues, and opens the one that the address names, or the first that may be changed. */
  async start(): Promise<void> {
    const { texts } = this.language;
    this.main.replaceChildren(elementOf('p', { class: 'help', text: texts.loading }));
    this.place.replaceChildren(this.main);
    const answer = await this.api.queues(null);
    if (!answer.ok) {
      this.showFailure(answer, () => void this.start());
      return;
    }
    const { queues, continuation } = answer.value;
    this.continuation = continuation;
    const manageable = queues.filter(({ role }) => role !== 'agent');
    const isAdmin = this.account.role === 'admin' || manageable.some(({ role }) => role === 'admin');
    const queueId = queueInAddress() ?? manageable[0]?.queueId ?? null;
    // Somebody who is an agent only sees no list: none of its queues could be opened.
    if (isAdmin || manageable.length > 0) this.showList(manageable, isAdmin);
    if (queueId !== null && (isAdmin || manageable.length > 0)) return this.openQueue(queueId);
    if (isAdmin) {
      this.showNotice(texts.noQueues, texts.noQueuesHelp);
      return;
    }
    const names = queues.map((queue) => queue.queueId).join(', ');
    this.showNotice(
      texts.onlySupervisors,
      queues.length === 0 ? texts.noQueueHelp : fillIn(texts.agentHelp, { queues: names }),
    );
  }

  /** Opens the queue that the address names now; stays where it is if what was entered shall not be lost. */
  followAddress(): void {
    const queueId = queueInAddress();
    if (queueId === null || queueId === this.open?.queueId) return;
    if (this.open && !this.mayBeLost()) {
      history.replaceState(null, '', addressOf(this.open.queueId));
      return;
    }
    void this.openQueue(queueId);
  }

  /** Whether something was entered that is not saved. */
  get isEdited(): boolean {
    return this.open?.isEdited() ?? false;
  }

  /** Asks whether what was entered may be lost, if there is anything. */
  mayBeLost(): boolean {
    const queue = this.open?.queueId ?? '';
    return !this.isEdited || confirm(fillIn(this.language.texts.leaveUnsaved, { queue }));
  }

  private showList(queues: readonly ListedQueue[], mayCreate: boolean): void {
    const list = new QueueList(this.language, {
      mayCreate,
      open: (queueId) => (location.hash = addressOf(queueId)),
      loadMore: () => void this.loadMore(list),
    });
    this.list = list;
    list.add(queues, this.continuation !== null);
    this.place.replaceChildren(list.element, this.main);
  }

  private async loadMore(list: QueueList): Promise<void> {
    if (this.continuation === null) return;
    const answer = await this.api.queues(this.continuation);
    if (!answer.ok) {
      if (answer.kind === 'sign-in') this.account.refused(true);
      return;
    }
    this.continuation = answer.value.continuation;
    list.add(
      answer.value.queues.filter(({ role }) => role !== 'agent'),
      this.continuation !== null,
    );
  }

  private async openQueue(queueId: string): Promise<void> {
    const request = ++this.latest;
    this.open = null;
    this.list?.setCurrent(queueId);
    if (queueInAddress() !== queueId) history.replaceState(null, '', addressOf(queueId));
    this.main.setAttribute('aria-busy', 'true');
    const answer = await this.api.queue(queueId);
    if (request !== this.latest) return;
    this.main.removeAttribute('aria-busy');
    if (answer.ok) this.showQueue(answer.value);
    else this.showFailure(answer, () => void this.openQueue(queueId));
  }

  private showQueue(queue: QueueView): void {
    const { texts } = this.language;
    const { queueId } = queue;
    const facts = elementOf('p', { class: 'help' });
    const heading = elementOf('h1', { text: queueId, attributes: { tabindex: '-1' } });
    const more = elementOf('div', { class: 'more' });
    let members: MembersView | null = null;
    let changes: ChangesView | null = null;
    const signInNeeded = () => void this.account.refused(true);
    const showMore = (queue: QueueView): void => {
      const { updatedAt, updatedBy } = queue;
      facts.textContent =
        updatedAt === null
          ? texts.newQueueHelp
          : fillIn(texts.lastChanged, { time: this.language.formatTime(updatedAt), person: updatedBy ?? '–' });
      if (updatedAt === null) return;
      if (changes) {
        changes.refresh();
        return;
      }
      changes = new ChangesView(this.api, queueId, this.language);
      const changed = () => changes?.refresh();
      members = new MembersView(this.api, queueId, queue.members, this.language, { changed, signInNeeded });
      more.replaceChildren(members.element, changes.element);
    };
    const saved = (queue: QueueView): void => {
      this.list?.update(queue);
      showMore(queue);
    };
    const form = new PolicyForm(this.api, queue, this.language, { saved, signInNeeded });
    this.open = { queueId, isEdited: () => form.isEdited || (members?.isEdited ?? false) };
    this.main.replaceChildren(elementOf('header', { class: 'queue-heading' }, heading, facts), form.element, more);
    showMore(queue);
    scrollTo({ top: 0 });
    heading.focus({ preventScroll: true });
  }

  private showNotice(heading: string, text: string, ...more: Node[]): void {
    this.main.replaceChildren(
      elementOf('section', { class: 'notice' }, elementOf('h1', { text: heading }), elementOf('p', { text }), ...more),
    );
  }

  /** Shows why there is nothing to show. */
  private showFailure({ kind, detail }: Failure, again: () => void): void {
    const { texts } = this.language;
    const reason = elementOf('p', { class: 'detail', text: detail, attributes: { lang: 'en' } });
    const retry = buttonOf(texts.tryAgain, 'primary', again);
    if (kind === 'sign-in' && this.account.refused(false)) return;
    if (kind === 'not-allowed') this.showNotice(texts.notAllowed, texts.notAllowedHelp, reason);
    else this.showNotice(texts.loadFailed, '', reason, retry);
  }
}
