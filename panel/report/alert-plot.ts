// The alerts that were opened, by kind, and what became of them.

import type { Report } from './report';
import type { AlertKind } from '../live/alert-state';
import { elementOf } from '../ui/element-of';
import { svgElement } from '../ui/icons';
import { rounded } from './axes';
import { barOf, swatchOf, type FillName } from './fills';
import { noPlotOf, plotOf } from './plot';
import type { ReportWords } from './report-words';
import { openedOf, outcomes, outcomesOf, partsOf, type AlertOutcomes } from './stacks';

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
    picture: elementOf(
      'ul',
      { class: 'alert-rows' },
      ...kinds.map((kind) => rowOf(words, kind, outcomesOf(alerts[kind]), most)),
    ),
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

/** A kind with its bar, whose parts are named below it. */
function rowOf(words: ReportWords, kind: AlertKind, found: AlertOutcomes | null, most: number): HTMLElement {
  const { texts } = words;
  const name = elementOf('span', { class: 'row-name', text: texts[`kind-${kind}`] });
  if (!found) return elementOf('li', {}, name, elementOf('p', { class: 'note few-words', text: texts.few }));
  const rest: FillName & ('open' | 'rest') = found.isRestOpen ? 'open' : 'rest';
  const names = [...outcomes, rest];
  const sizeOf = (name: (typeof names)[number]) =>
    name === 'open' || name === 'rest' ? found.rest : (found.counts[name] ?? 0);
  const scale = found.opened / most;
  const bar = svgElement('svg', { class: 'alert-bar', 'aria-hidden': 'true' });
  bar.append(
    ...partsOf(names, sizeOf).map(({ name, start, size }) =>
      barOf({ fill: name, x: rounded(start * scale), width: rounded(size * scale), y: 0, height: 100 }),
    ),
  );
  const facts = names
    .filter((name) => sizeOf(name) > 0)
    .map((name) =>
      elementOf(
        'li',
        {},
        swatchOf(name),
        elementOf('span', { text: texts[name] }),
        elementOf('strong', { text: words.count(sizeOf(name)) }),
      ),
    );
  return elementOf(
    'li',
    {},
    name,
    elementOf(
      'span',
      { class: 'row-count' },
      elementOf('span', { class: 'said', text: texts.opened }),
      ` ${words.count(found.opened)}`,
    ),
    bar,
    elementOf('ul', { class: 'legend' }, ...facts),
  );
}
