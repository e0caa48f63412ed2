// The queues that the caller may see, with their switch and the caller's role; and the form that opens a new one.
import type { ListedQueue, QueueView } from './queue';
import { elementOf } from '../ui/element-of';
import { buttonOf, lineOf, rowOf } from './form-parts';
import { addressOf } from './page-address';
import type { PageLanguage } from './page-language';

export class QueueList {
  readonly element: HTMLElement;
  private readonly list = elementOf('ul', { class: 'queues' });
  private readonly more: HTMLButtonElement;
  private readonly queues = new Map<string, ListedQueue>();
  private current: string | null = null;

  /**
   * @param open opens a queue by its id
   * @param loadMore reads the next page of queues
   */
  constructor(
    private readonly language: Pick<PageLanguage, 'texts'>,
    { mayCreate, open, loadMore }: { mayCreate: boolean; open: (queueId: string) => void; loadMore: () => void },
  ) {
    const { texts } = language;
    this.more = buttonOf(texts.showMore, 'quiet', loadMore);
    this.element = elementOf(
      'nav',
      { class: 'queue-list', attributes: { 'aria-label': texts.queues } },
      elementOf('h2', { text: texts.queues }),
      this.list,
      this.more,
      ...(mayCreate ? [newQueueOf(texts, open)] : []),
    );
  }

  /** Adds a page of queues. */
  add(queues: readonly ListedQueue[], hasMore: boolean): void {
    for (const queue of queues) this.queues.set(queue.queueId, queue);
    this.more.hidden = !hasMore;
    this.render();
  }

  /** Shows which queue is open. */
  setCurrent(queueId: string): void {
    this.current = queueId;
    this.render();
  }

  /** Shows a queue as it was saved. */
  update({ queueId, enabled }: QueueView): void {
    this.queues.set(queueId, { queueId, enabled, role: this.queues.get(queueId)?.role ?? 'admin' });
    this.render();
  }

  private render(): void {
    const { texts } = this.language;
    this.list.replaceChildren(
      ...[...this.queues.values()]
        .sort((one, other) => one.queueId.localeCompare(other.queueId))
        .map(({ queueId, enabled, role }) => {
          const state = elementOf('span', {
            class: enabled ? 'state on' : 'state off',
            text: enabled ? texts.on : texts.off,
          });
          const link = elementOf(
            'a',
            { attributes: { href: addressOf(queueId) } },
            elementOf('span', { class: 'queue-name', text: queueId }),
            elementOf('span', { class: 'queue-facts' }, state, elementOf('span', { text: texts[role] })),
          );
          if (queueId === this.current) link.setAttribute('aria-current', 'page');
          return elementOf('li', {}, link);
        }),
    );
    this.list.hidden = this.queues.size === 0;
  }
}

function newQueueOf(texts: PageLanguage['texts'], open: (queueId: string) => void): HTMLElement {
  const row = rowOf(lineOf({ maxlength: '256' }), {
    id: 'new-queue',
    label: texts.queueId,
    help: texts.queueIdHelp,
    place: 'below',
  });
  const submit = elementOf('button', { class: 'quiet', text: texts.setUp, attributes: { type: 'submit' } });
  const form = elementOf('form', { class: 'new-queue', attributes: { novalidate: '' } }, row.element, submit);
  const details = elementOf('details', {}, elementOf('summary', { text: texts.newQueue }), form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const queueId = row.control.value.trim();
    row.showFault(queueId === '' ? texts.faultId : null);
    if (queueId === '') {
      row.control.focus();
      return;
    }
    row.control.value = '';
    details.open = false;
    open(queueId);
  });
  return details;
}
