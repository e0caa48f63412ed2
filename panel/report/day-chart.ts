// The frame of a plot with a place for each day: lines and labels of the axes, and what the day under the pointer says.
import { elementOf } from '../ui/element-of';
import { svgElement } from '../ui/icons';
import { dayAt, labelledDays, slotsOf, type Slot } from './axes';
import { shapesOf, type FilledBox } from './fills';
import type { ReportDay } from './report';
import type { ReportWords } from './report-words';

const mostDayLabels = 7;

export interface DayChart {
  /** Unique on the page. */
  id: string;
  /** Labels of the axis, from zero up to the top of the plot. */
  ticks: readonly string[];
  /** What is drawn for a day; null where there is no figure. */
  draw: (day: ReportDay, slot: Slot) => FilledBox[] | null;
  /** What the day says under the pointer. */
  tell: (day: ReportDay) => Node[];
}

export function dayChartOf(
  words: ReportWords,
  days: readonly ReportDay[],
  { id, ticks, draw, tell }: DayChart,
): Element {
  const slots = slotsOf(days.length);
  const drawn = slots.map((slot, index) => {
    const day = days[index];
    return { slot, boxes: day ? draw(day, slot) : null };
  });
  const area = svgElement('svg', { class: 'area' });
  const mark = svgElement('rect', { class: 'pointed', y: '0', height: '100%' });
  area.append(
    ...ticks.map((_, index) => lineAt(100 - heightOf(index, ticks.length))),
    mark,
    ...drawn.flatMap(({ slot, boxes }) => (boxes ? frameOf(slot, boxes) : [gapAt(slot)])),
    ...shapesOf(
      id,
      drawn.flatMap(({ boxes }) => boxes ?? []),
    ),
  );
  const tip = elementOf('div', { class: 'tip' });
  tip.hidden = true;
  const plot = elementOf('div', { class: 'plot-area' }, area, tip);
  const chart = elementOf(
    'div',
    { class: 'chart' },
    elementOf('div', { class: 'ticks' }, ...ticks.map((text, index) => tickOf(text, heightOf(index, ticks.length)))),
    plot,
    elementOf('div', { class: 'day-labels' }, ...labelsOf(words, days)),
  );
  let pointed = -1;
  const point = (index: number): void => {
    if (index === pointed) return;
    pointed = index;
    const [day, slot] = [days[index], slots[index]];
    mark.toggleAttribute('data-shown', day !== undefined);
    tip.hidden = day === undefined;
    if (!day || !slot) return;
    mark.setAttribute('x', `${(100 * index) / days.length}%`);
    mark.setAttribute('width', `${100 / days.length}%`);
    tip.replaceChildren(elementOf('strong', { text: words.longDay(day.day) }), ...tell(day));
    // Moved to the left by as much of its width as there is of the plot on its left: so it never leaves the plot.
    const middle = slot.start + slot.width / 2;
    tip.style.setProperty('inset-inline-start', `${middle}%`);
    tip.style.setProperty('translate', `${-middle}% 0`);
    tip.classList.toggle('below', plot.getBoundingClientRect().top < tip.offsetHeight + 8);
  };
  plot.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = plot.getBoundingClientRect();
    point(dayAt((clientX - left) / width, days.length));
  });
  plot.addEventListener('pointerleave', () => point(-1));
  return chart;
}

function heightOf(tick: number, count: number): number {
  return (100 * tick) / (count - 1);
}

function lineAt(y: number): SVGElement {
  return svgElement('line', { class: 'grid', x1: '0', x2: '100%', y1: `${y}%`, y2: `${y}%` });
}

/** A day without a figure. */
function gapAt({ start, width }: Slot): SVGElement {
  return svgElement('rect', { class: 'gap', x: `${start}%`, width: `${width}%`, y: '0', height: '100%' });
}

/** The outline of a day's bar, which only forced colours show. */
function frameOf({ start, width }: Slot, boxes: readonly FilledBox[]): SVGElement[] {
  const top = Math.min(...boxes.map(({ y }) => y));
  const place = { x: `${start}%`, width: `${width}%`, y: `${top}%`, height: `${100 - top}%` };
  return boxes.length === 0 ? [] : [svgElement('rect', { class: 'frame', ...place })];
}

/** What the place of a day without a figure looks like, and means; for a legend. */
export function gapLegend({ texts }: ReportWords): HTMLElement {
  const swatch = svgElement('svg', { class: 'swatch', 'aria-hidden': 'true' });
  swatch.append(gapAt({ start: 0, width: 100 }));
  return elementOf('li', {}, swatch, elementOf('span', { class: 'few-words', text: texts.few }));
}

function tickOf(text: string, height: number): HTMLElement {
  const tick = elementOf('span', { text });
  tick.style.setProperty('inset-block-end', `${height}%`);
  return tick;
}

/** The labels of the days. `data-room` says how wide the plot has to be for a label. */
function labelsOf(words: ReportWords, days: readonly ReportDay[]): HTMLElement[] {
  return labelledDays(days.length, mostDayLabels).map((index, number) => {
    const label = elementOf('span', { text: words.shortDay(days[index]?.day ?? '') });
    label.dataset['room'] = number === 0 ? 'any' : number % 2 === 0 ? 'medium' : 'wide';
    label.style.setProperty('inset-inline-start', `${(100 * (index + 0.5)) / days.length}%`);
    return label;
  });
}
