// The alerts that were opened, by kind, and what became of them.
import type { AlertKind } from '../live/alert-state';
import { elementOf } from '../ui/element-of';
import { svgElement } from '../ui/icons';
import { rounded } from './axes';
import { barOf, swatchOf } from './fills';
import { noPlotOf, plotOf } from './plot';
import type { AlertFigures, Report } from './report';
import type { ReportWords } from './report-words';
import { openedOf, outcomes, outcomesOf, partsOf } from './stacks';

const kinds: readonly AlertKind[] = ['level', 'drop', 'streak', 'phrase'];

export function alertPlot(words: ReportWords, { alerts }: Report): HTMLElement {
  const { texts } = words;
  const heading = texts.alerts;
  if (openedOf(alerts) === null) return noPlotOf(heading, 'h2', texts.few);
  const most = Math.max(...kinds.map((kind) => alerts[kind].opened ?? 0));
  const countOf = (count: number | null) => (count === null ? null : words.count(count));
  return plotOf(words, {
    id: 'alerts',
    heading,
    level: 'h2',
    picture: elementOf('ul', { class: 'alert-rows' }, ...kinds.map((kind) => rowOf(words, kind, alerts[kind], most))),
    table: {
      caption: heading,
      columns: [texts.kind, texts.opened, ...outcomes.map((outcome) => texts[outcome])],
      rows: kinds.map((kind) => [
        texts[`kind-${kind}`],
        countOf(alerts[kind].opened),
        ...outcomes.map((outcome) => countOf(alerts[kind][outcome])),
      ]),
    },
  });
}

/** A kind with its bar, whose parts are named below it. @param most of the alerts of any kind */
function rowOf(words: ReportWords, kind: AlertKind, figures: AlertFigures, most: number): HTMLElement {
  const { texts } = words;
  const name = elementOf('span', { class: 'row-name', text: texts[`kind-${kind}`] });
  const found = outcomesOf(figures);
  if (figures.opened === null || found === null)
    return elementOf('li', {}, name, elementOf('p', { class: 'note few-words', text: texts.few }));
  const scale = figures.opened / most;
  const bar = svgElement('svg', { class: 'alert-bar', 'aria-hidden': 'true' });
  bar.append(
    ...partsOf(found).map(({ name, start, size }) =>
      barOf({ fill: name, x: rounded(start * scale), width: rounded(size * scale), y: 0, height: 100 }),
    ),
  );
  const facts = found.map(({ name, size }) => {
    const count = elementOf('strong', { text: words.count(size) });
    return elementOf('li', {}, swatchOf(name), elementOf('span', { text: texts[name] }), count);
  });
  const opened = elementOf('span', { class: 'said', text: texts.opened });
  return elementOf(
    'li',
    {},
    name,
    elementOf('span', { class: 'row-count' }, opened, ` ${words.count(figures.opened)}`),
    bar,
    elementOf('ul', { class: 'legend' }, ...facts),
  );
}
