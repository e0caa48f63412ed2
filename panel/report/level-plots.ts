// How conversations began, how low they fell and how they ended: over all days, and for each day.
import { levels, type Level } from '../../shared/sentiment/levels';
import { elementOf } from '../ui/element-of';
import { svgElement } from '../ui/icons';
import { boxOf } from './boxes';
import { dayChartOf, gapLegend } from './day-chart';
import { barOf, swatchOf } from './fills';
import { noPlotOf, pictureOf, plotOf } from './plot';
import type { LevelShares, Report, ReportDay } from './report';
import { noFigure, type ReportWords } from './report-words';
import { levelPartsOf } from './stacks';

const distributions = ['startLevel', 'lowestLevel', 'endLevel'] as const;
type Distribution = (typeof distributions)[number];

/** The least size of a part, in percent, that has room for its label in a wide, a medium and any plot. */
const roomySizes = { wide: 8, medium: 16, any: 40 };
/** Best level first, as in a bar from the top. */
const fromBest = [...levels].reverse();

/** The names of the levels with their fills, and what else needs to be explained. */
function legendOf(words: ReportWords, ...more: HTMLElement[]): HTMLElement {
  const items = levels.map((level) =>
    elementOf('li', {}, swatchOf(level), elementOf('span', { text: words.level(level) })),
  );
  return elementOf('ul', { class: 'legend' }, ...items, ...more);
}

/** One bar for each of the three distributions, over all days. */
export function levelsPlot(words: ReportWords, report: Report): HTMLElement {
  const { texts } = words;
  const heading = texts.levels;
  const bars = distributions.flatMap((name) => {
    const shares = report[name];
    return shares ? [levelBarOf(words, texts[name], shares)] : [];
  });
  const shareOf = (name: Distribution, level: Level) => {
    const share = report[name]?.[level];
    return share === undefined ? null : words.share(share);
  };
  return plotOf(words, {
    id: 'levels',
    heading,
    level: 'h2',
    picture: pictureOf(words, heading, elementOf('div', { class: 'level-bars' }, ...bars)),
    legend: legendOf(words),
    table: {
      caption: heading,
      columns: [texts.level, ...distributions.map((name) => texts[name])],
      rows: levels.map((level) => [words.level(level), ...distributions.map((name) => shareOf(name, level))]),
      note: texts.rounded,
    },
  });
}

/** A plot of the days for each of the three distributions. */
export function levelPlotsByDay(words: ReportWords, { byDay }: Report): HTMLElement[] {
  const heading = words.texts.levelsByDay;
  const gaps = byDay.filter(({ startLevel }) => startLevel === null).length;
  if (gaps === byDay.length) return [noPlotOf(heading, 'h2', words.texts.noDay)];
  return [
    elementOf('h2', { text: heading }),
    legendOf(words, ...(gaps > 0 ? [gapLegend(words)] : [])),
    ...distributions.map((name) => levelPlotByDay(words, name, byDay)),
  ];
}

function levelPlotByDay(words: ReportWords, name: Distribution, byDay: readonly ReportDay[]): HTMLElement {
  const { texts } = words;
  const heading = texts[name];
  const chart = dayChartOf(words, byDay, {
    id: name,
    ticks: [0, 0.5, 1].map((share) => words.share(share)),
    draw: (day, slot) => {
      const shares = day[name];
      return (
        shares && levelPartsOf(shares).map(({ name, start, size }) => ({ fill: name, ...boxOf(slot, start, size) }))
      );
    },
    tell: (day) => tellLevels(words, day, name),
  });
  const caption = `${texts.levelsByDay}: ${heading}`;
  return plotOf(words, {
    id: `${name}-by-day`,
    heading,
    level: 'h3',
    picture: pictureOf(words, caption, chart),
    table: {
      caption,
      columns: [texts.day, texts.conversations, ...levels.map((level) => words.level(level))],
      rows: byDay.map((day) => [
        words.longDay(day.day),
        day.conversations === null ? null : words.count(day.conversations),
        ...levels.map((level) => {
          const share = day[name]?.[level];
          return share === undefined ? null : words.share(share);
        }),
      ]),
      note: texts.rounded,
    },
  });
}

/** A bar from left to right, worst level first, with the shares of its larger parts. */
function levelBarOf(words: ReportWords, name: string, shares: LevelShares): HTMLElement {
  const parts = levelPartsOf(shares);
  const bar = svgElement('svg', { class: 'level-bar' });
  bar.append(...parts.map(({ name, start, size }) => barOf({ fill: name, x: start, width: size, y: 0, height: 100 })));
  const labels = parts
    .filter(({ size }) => size >= roomySizes.wide)
    .map(({ name, start, size }) => {
      const text = words.share(shares[name]);
      const label = elementOf('span', { text });
      label.dataset['room'] = size >= roomySizes.any ? 'any' : size >= roomySizes.medium ? 'medium' : 'wide';
      label.style.setProperty('inset-inline-start', `${start + size / 2}%`);
      return label;
    });
  return elementOf(
    'div',
    { class: 'level-row' },
    elementOf('span', { class: 'row-name', text: name }),
    elementOf('div', { class: 'shares' }, ...labels),
    bar,
  );
}

function tellLevels(words: ReportWords, day: ReportDay, name: Distribution): HTMLElement[] {
  const shares = day[name];
  if (!shares) return [elementOf('p', { text: words.texts.few })];
  const facts = fromBest
    .filter((level) => shares[level] > 0)
    .map((level) =>
      elementOf(
        'li',
        {},
        swatchOf(level),
        elementOf('span', { text: words.level(level) }),
        elementOf('span', { class: 'tip-value', text: words.share(shares[level]) }),
      ),
    );
  const count = day.conversations === null ? noFigure : words.count(day.conversations);
  return [elementOf('p', { text: `${words.texts.conversations}: ${count}` }), elementOf('ul', {}, ...facts)];
}
