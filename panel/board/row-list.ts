// The list of rows. Only those in the viewport are in the document, each at its place by a transform, so that a row that
// changes places is animated by the style sheet. While the pointer or the keyboard focus is on the list the order is
// held; levels and times change all the same.
import type { LiveRow } from '../live/live-row';
import { elementOf } from '../ui/element-of';
import type { BoardWords } from './board-words';
import { Presence } from './presence';
import { RowElement } from './row-element';
import { heldOrder, isSameOrder } from './row-order';
import { virtualWindow } from './virtual-window';

export interface RowListObserver {
  open(row: LiveRow): void;
  /** The order on the screen is now the wanted one or not. */
  orderHeld(isHeld: boolean): void;
}

/** At most this often the order changes, so that each move can be followed. */
const reorderMs = 1_000;
/** Longer than a row takes to move: an element that is put elsewhere in the document stops moving. */
const settledMs = 450;
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

export class RowList {
  readonly element = elementOf('ol', { class: 'rows' });
  private readonly presence = new Presence(this.element, () => this.arrange());
  private readonly elements = new Map<string, RowElement>();
  /** Not in the document, where the id of a conversation that was erased would stay. */
  private readonly ids = new WeakMap<Element, string>();
  private rows = new Map<string, LiveRow>();
  private wanted: readonly string[] = [];
  private order: readonly string[] = [];
  private active: string | null = null;
  private monitored: string | null = null;
  private reorderedAt = -Infinity;
  private frame = 0;
  private sortTimer: ReturnType<typeof setTimeout> | undefined;
  private reorderTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly words: BoardWords,
    private readonly observer: RowListObserver,
  ) {
    const { element } = this;
    element.setAttribute('role', 'list');
    element.addEventListener('focusin', ({ target }) => {
      this.active = this.idOf(target as HTMLElement) ?? this.active;
      this.draw();
    });
    element.addEventListener('keydown', (event) => this.pressed(event));
    element.addEventListener('click', ({ target }) => this.clicked(target as HTMLElement));
    addEventListener('scroll', () => this.draw(), { passive: true });
    addEventListener('resize', () => this.draw());
  }

  /** @param rows in the order that they should have */
  show(rows: readonly LiveRow[]): void {
    this.rows = new Map(rows.map((row) => [row.conversationId, row]));
    this.wanted = rows.map(({ conversationId }) => conversationId);
    this.arrange();
  }

  /** Marks the row of the conversation that is open beside the list. */
  mark(conversationId: string | null): void {
    this.monitored = conversationId;
    this.draw();
  }

  /** Takes over the wanted order now, also while it is held. */
  sort(): void {
    this.reorderedAt = -Infinity;
    this.takeOrder();
  }

  /** Focuses the row of a conversation, or the first one. */
  focus(conversationId: string | null): void {
    const index = conversationId === null ? 0 : Math.max(0, this.order.indexOf(conversationId));
    this.moveTo(index);
  }

  /** Draws once in the next frame, however often it is called. */
  draw(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.drawNow();
    });
  }

  private arrange(): void {
    clearTimeout(this.reorderTimer);
    if (isSameOrder(this.order, this.wanted)) this.takeOrder();
    else if (this.presence.isThere) this.keepOrder();
    else {
      const waitMs = this.reorderedAt + reorderMs - performance.now();
      if (waitMs <= 0) this.takeOrder();
      else {
        // Rows that have left make room at once.
        this.order = heldOrder(this.order, this.wanted).filter((id) => this.rows.has(id));
        this.reorderTimer = setTimeout(() => this.arrange(), waitMs);
      }
    }
    this.draw();
  }

  private keepOrder(): void {
    this.order = heldOrder(this.order, this.wanted);
    this.observer.orderHeld(true);
  }

  private takeOrder(): void {
    if (!isSameOrder(this.order, this.wanted)) this.reorderedAt = performance.now();
    this.order = this.wanted;
    this.observer.orderHeld(false);
    this.draw();
  }

  private drawNow(): void {
    const { order } = this;
    const rowHeight = this.rowHeight();
    this.element.style.blockSize = `${order.length * rowHeight}px`;
    const top = this.element.getBoundingClientRect().top;
    const { first, end } = virtualWindow(order.length, { top, viewportHeight: innerHeight, rowHeight });
    if (this.active === null || !order.includes(this.active)) this.active = order[0] ?? null;
    const rendered = new Set(order.slice(first, end));
    // The row that Tab goes to is there wherever the list is scrolled to.
    if (this.active !== null) rendered.add(this.active);
    for (const [id, row] of this.elements)
      if (!rendered.has(id)) {
        row.element.remove();
        this.elements.delete(id);
      }
    const now = Date.now();
    const activeIndex = this.active === null ? -1 : order.indexOf(this.active);
    if (activeIndex >= 0 && (activeIndex < first || activeIndex >= end)) this.drawRow(activeIndex, rowHeight, now);
    for (let index = first; index < end; index++) this.drawRow(index, rowHeight, now);
    this.sortTimer ??= setTimeout(() => this.sortElements(), settledMs);
  }

  /** Brings the elements into the order on the screen, for screen readers. The one with the focus keeps it. */
  private sortElements(): void {
    this.sortTimer = undefined;
    const sorted = this.order.flatMap((id) => this.elements.get(id)?.element ?? []);
    const fixed = sorted.find((element) => element.contains(document.activeElement)) ?? null;
    const fixedIndex = fixed === null ? sorted.length : sorted.indexOf(fixed);
    let next: Element | null = null;
    for (const [index, element] of [...sorted.entries()].reverse()) {
      // The focused one stays, so those before it are put before it, and those after it behind it.
      if (index !== fixedIndex && element.nextElementSibling !== next) this.element.insertBefore(element, next);
      next = element;
    }
  }

  private drawRow(index: number, rowHeight: number, now: number): void {
    const id = this.order[index] ?? '';
    let row = this.elements.get(id);
    const isNew = row === undefined;
    row ??= new RowElement(this.words);
    row.show(this.rows.get(id), now);
    const { element, button } = row;
    setAttribute(element, 'aria-posinset', String(index + 1));
    setAttribute(element, 'aria-setsize', String(this.order.length));
    setAttribute(button, 'tabindex', id === this.active ? '0' : '-1');
    setAttribute(button, 'aria-current', String(id === this.monitored));
    const transform = `translateY(${index * rowHeight}px)`;
    if (element.style.transform !== transform) element.style.transform = transform;
    if (!isNew) return;
    this.ids.set(element, id);
    this.elements.set(id, row);
    this.element.append(element);
  }

  /** In pixels; the style sheet has it in rem, by the width of the list. */
  private rowHeight(): number {
    const style = getComputedStyle(this.element);
    const rootFontSize = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return parseFloat(style.getPropertyValue('--row-rem')) * rootFontSize;
  }

  private clicked(target: HTMLElement): void {
    const row = this.rows.get(this.idOf(target) ?? '');
    if (row) this.observer.open(row);
  }

  private idOf(target: HTMLElement): string | null {
    const row = target.closest('.row');
    return (row && this.ids.get(row)) ?? null;
  }

  private pressed(event: KeyboardEvent): void {
    const index = this.active === null ? -1 : this.order.indexOf(this.active);
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? this.order.length - 1 : index + (steps[event.key] ?? NaN);
    if (Number.isNaN(to) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.moveTo(Math.min(Math.max(to, 0), this.order.length - 1));
  }

  private moveTo(index: number): void {
    const id = this.order[index];
    if (id === undefined) return;
    this.active = id;
    this.drawNow();
    const row = this.elements.get(id);
    row?.button.focus({ preventScroll: true });
    row?.element.scrollIntoView({ block: 'nearest' });
  }
}

function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
