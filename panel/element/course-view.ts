// The conversation's course: a small chart with a band for each level, its meaning in one line, and the same as a table
// for those who can't see a chart or want the times. Under the pointer, the line tells of the nearest message.
import { elementOf, setText } from '../ui/element-of';
import { iconOf, svgElement } from '../ui/icons';
import type { CoursePoint } from '../live/snapshot';
import { courseGeometry, nearestDot, type ChartGeometry } from './course-geometry';
import type { SentimentWords } from './sentiment-words';

const chartHeight = 112;
/** With more, the dots would touch each other: only the last one is drawn. */
const minDotDistance = 7;
/** The newest messages are listed; the line shows all. */
const maxRows = 100;

export class CourseView {
  readonly element = elementOf('section', { class: 'course', part: 'course' });
  private readonly figure = elementOf('div', { class: 'chart', part: 'chart', attributes: { role: 'img' } });
  private readonly plot = svgElement('svg', { 'aria-hidden': 'true' });
  private readonly summary = elementOf('p', { class: 'course-summary' });
  private readonly toggle: HTMLButtonElement;
  private readonly table = elementOf('div', { class: 'course-table', attributes: { role: 'region', tabindex: '0' } });
  private readonly failure = elementOf('p', { class: 'problem' });
  private readonly resized = new ResizeObserver(() => this.draw());
  private points: readonly CoursePoint[] = [];
  private geometry: ChartGeometry = { bands: [], dots: [], line: '' };
  private pointed = -1;

  constructor(private readonly words: SentimentWords) {
    const { texts } = words;
    const id = 'course-table';
    this.table.id = id;
    this.table.setAttribute('aria-label', texts.course);
    this.table.hidden = true;
    this.failure.hidden = true;
    this.toggle = elementOf('button', {
      class: 'quiet-button',
      part: 'course-toggle',
      attributes: { type: 'button', 'aria-controls': id, 'aria-expanded': 'false' },
      text: texts.showTable,
    });
    this.toggle.addEventListener('click', () => this.showTable(this.toggle.ariaExpanded !== 'true'));
    const gutter = elementOf('div', { class: 'chart-levels', attributes: { 'aria-hidden': 'true' } });
    for (const level of ['very-positive', 'neutral', 'very-negative'] as const)
      gutter.append(elementOf('span', { attributes: { 'data-level': level } }, iconOf(level)));
    this.figure.append(gutter, this.plot);
    this.plot.addEventListener('pointermove', (event) => {
      this.point(nearestDot(this.geometry.dots, event.clientX - this.plot.getBoundingClientRect().left));
    });
    this.plot.addEventListener('pointerleave', () => this.point(-1));
    this.element.append(
      elementOf('h3', { class: 'caption', text: texts.course }),
      this.figure,
      elementOf('div', { class: 'course-line' }, this.summary, this.toggle),
      this.failure,
      this.table,
    );
    this.element.hidden = true;
    this.resized.observe(this.figure);
  }

  /** @param points oldest first */
  show(points: readonly CoursePoint[]): void {
    this.points = points;
    this.failure.hidden = true;
    // With one message there is nothing to see that the level doesn't say.
    this.element.hidden = points.length < 2;
    this.figure.setAttribute('aria-label', `${this.words.texts.course}: ${this.summaryOf()}`);
    this.pointed = -1;
    setText(this.summary, this.summaryOf());
    this.draw();
    if (!this.table.hidden) this.fillTable();
  }

  /** Says that the course could not be read; what was read before stays. */
  showFailure(): void {
    this.element.hidden = false;
    this.failure.hidden = false;
    setText(this.failure, this.words.texts.courseFailed);
  }

  private summaryOf(): string {
    return this.words.courseSummary(this.points);
  }

  private draw(): void {
    const width = this.plot.getBoundingClientRect().width;
    if (width === 0) return;
    this.geometry = courseGeometry(this.points, { width, height: chartHeight });
    const { bands, dots, line } = this.geometry;
    this.plot.setAttribute('viewBox', `0 0 ${width} ${chartHeight}`);
    const isSparse = (dots[1]?.x ?? 0) - (dots[0]?.x ?? 0) >= minDotDistance;
    const drawn = isSparse ? dots : dots.slice(-1);
    this.plot.replaceChildren(
      ...bands.map(({ level, y, height }) =>
        svgElement('rect', { class: 'band', 'data-level': level, x: '0', y: text(y), ...size(width, height) }),
      ),
      svgElement('path', { class: 'line', d: line }),
      ...drawn.map((dot) => circle('dot', dot.level, dot.x, dot.y, dot === dots.at(-1) ? 4.5 : 3)),
      ...this.markOf(this.pointed),
    );
  }

  private markOf(index: number): SVGElement[] {
    const dot = this.geometry.dots[index];
    if (!dot) return [];
    const x = text(dot.x);
    return [
      svgElement('line', { class: 'pointed-line', x1: x, x2: x, y1: '0', y2: text(chartHeight) }),
      circle('pointed', dot.level, dot.x, dot.y, 5.5),
    ];
  }

  private point(index: number): void {
    if (index === this.pointed) return;
    this.pointed = index;
    const point = this.points[index];
    setText(this.summary, point ? this.words.coursePoint(point, new Date()) : this.summaryOf());
    this.draw();
  }

  private showTable(isShown: boolean): void {
    this.table.hidden = !isShown;
    this.toggle.ariaExpanded = String(isShown);
    setText(this.toggle, isShown ? this.words.texts.hideTable : this.words.texts.showTable);
    if (isShown) this.fillTable();
  }

  private fillTable(): void {
    const { texts } = this.words;
    const now = new Date();
    const heading = (name: string) => elementOf('th', { text: name, attributes: { scope: 'col' } });
    const rows = this.points.slice(-maxRows).reverse();
    this.table.replaceChildren(
      elementOf(
        'table',
        {},
        elementOf(
          'thead',
          {},
          elementOf('tr', {}, ...[texts.time, texts.messageColumn, texts.conversationColumn].map(heading)),
        ),
        elementOf(
          'tbody',
          {},
          ...rows.map(({ sentAt, level, conversationLevel }) =>
            elementOf(
              'tr',
              {},
              elementOf('td', { text: this.words.clockTime(new Date(sentAt), now) }),
              elementOf('td', { text: texts[level] }),
              elementOf('td', { text: texts[conversationLevel], attributes: { 'data-level': conversationLevel } }),
            ),
          ),
        ),
      ),
    );
  }
}

function circle(name: string, level: string, x: number, y: number, radius: number): SVGElement {
  return svgElement('circle', { class: name, 'data-level': level, cx: text(x), cy: text(y), r: text(radius) });
}

function size(width: number, height: number): { width: string; height: string } {
  return { width: text(width), height: text(height) };
}

function text(pixels: number): string {
  return String(pixels);
}
