// One row of the list: a button that opens the conversation. Only what has changed is drawn again.
import type { LiveRow } from '../live/live-row';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import type { BoardWords } from './board-words';
import { sparkline } from './sparkline';

const namespace = 'http://www.w3.org/2000/svg';
const sparklineSize = { width: 96, height: 28 };

export class RowElement {
  readonly element = elementOf('li', { class: 'row' });
  readonly button = elementOf('button', { class: 'row-button', attributes: { type: 'button', tabindex: '-1' } });
  private readonly icon = elementOf('span', { class: 'row-icon' });
  private readonly customer = elementOf('bdi', { class: 'row-customer' });
  private readonly queue = elementOf('bdi', { class: 'row-queue' });
  private readonly level = elementOf('span', { class: 'row-level-name' });
  private readonly trend = elementOf('span', { class: 'row-trend' });
  private readonly trendName = saidOnly('');
  private readonly agent = elementOf('bdi', { class: 'row-agent' });
  private readonly time = elementOf('span', { class: 'row-time' });
  private readonly alert = elementOf('span', { class: 'row-alert' });
  private readonly alertName = saidOnly('');
  private readonly line = document.createElementNS(namespace, 'path');
  private readonly dot = document.createElementNS(namespace, 'circle');
  private row: LiveRow | null = null;

  constructor(private readonly words: BoardWords) {
    const chart = document.createElementNS(namespace, 'svg');
    chart.setAttribute('class', 'row-course');
    chart.setAttribute('viewBox', `0 0 ${sparklineSize.width} ${sparklineSize.height}`);
    chart.setAttribute('aria-hidden', 'true');
    const middle = document.createElementNS(namespace, 'path');
    middle.setAttribute('class', 'row-middle');
    middle.setAttribute('d', `M0 ${sparklineSize.height / 2}H${sparklineSize.width}`);
    this.line.setAttribute('class', 'row-line');
    this.dot.setAttribute('class', 'row-dot');
    this.dot.setAttribute('r', '2.5');
    chart.append(middle, this.line, this.dot);
    this.button.append(
      this.icon,
      elementOf('span', { class: 'row-who' }, this.customer, saidOnly(', ', 'row-queue'), this.queue),
      saidOnly(', '),
      elementOf('span', { class: 'row-level' }, this.level, this.trendName, this.trend),
      chart,
      saidOnly(`, ${words.texts.agent} `),
      this.agent,
      this.alertName,
      this.alert,
      saidOnly(`, ${words.texts.lastMessage} `),
      this.time,
    );
    this.element.append(this.button);
  }

  /** @param row undefined for a conversation that has left while the order is held */
  show(row: LiveRow | undefined, now: number): void {
    if (row === undefined) {
      this.showGone();
      return;
    }
    if (row !== this.row) this.draw(row);
    setText(this.time, this.words.ago(row.lastMessageAt, now));
  }

  private draw(row: LiveRow): void {
    const { words } = this;
    const before = this.row;
    this.row = row;
    this.button.classList.remove('gone');
    if (before?.level !== row.level) {
      this.element.dataset['level'] = row.level;
      this.icon.replaceChildren(iconOf(row.level));
      setText(this.level, words.level(row.level));
    }
    if (before?.trend !== row.trend) {
      this.trend.replaceChildren(iconOf(row.trend));
      setText(this.trendName, `, ${words.element.texts[row.trend]}`);
    }
    setText(this.customer, words.customer(row));
    setText(this.queue, row.queueId);
    setText(this.agent, row.agentId ?? words.texts.noAgent);
    this.agent.classList.toggle('nobody', row.agentId === null);
    const alert = row.alert?.state ?? 'none';
    if (alert !== (this.alert.dataset['state'] ?? '')) {
      this.alert.dataset['state'] = alert;
      this.alert.replaceChildren(...(row.alert ? [iconOf('alert')] : []));
      setText(this.alertName, words.alertMark(row));
    }
    const { path, end } = sparkline(row.scores, sparklineSize);
    this.line.setAttribute('d', path);
    this.dot.setAttribute('cx', String(end?.x ?? -9));
    this.dot.setAttribute('cy', String(end?.y ?? -9));
  }

  /** Nothing of a conversation stays that has left the list. */
  private showGone(): void {
    if (this.button.classList.contains('gone')) return;
    this.row = null;
    this.button.classList.add('gone');
    delete this.element.dataset['level'];
    this.alert.dataset['state'] = '';
    for (const part of [this.icon, this.queue, this.level, this.trend, this.agent, this.time, this.alert])
      part.replaceChildren();
    setText(this.customer, this.words.texts.gone);
    this.line.setAttribute('d', '');
    this.dot.setAttribute('cx', '-9');
  }
}

/** Text for screen readers, between what is visible. */
function saidOnly(text: string, className = ''): HTMLElement {
  return elementOf('span', { class: `said ${className}`, text });
}
