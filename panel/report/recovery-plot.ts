// How long conversations took from negative to neutral, for each day.
import { elementOf } from '../ui/element-of';
import { durationAxisOf, rounded } from './axes';
import { boxOf } from './boxes';
import { dayChartOf, gapLegend } from './day-chart';
import { noPlotOf, pictureOf, plotOf } from './plot';
import type { Report } from './report';
import type { ReportWords } from './report-words';

/** The least height of a bar in percent, so that a median of zero minutes differs from no figure. */
const leastHeight = 1.5;

export function recoveryPlot(words: ReportWords, { byDay }: Report): HTMLElement {
  const { texts } = words;
  const heading = texts.recoveryByDay;
  const durations = byDay.flatMap(({ minutesToRecover }) => minutesToRecover ?? []);
  if (durations.length === 0) return noPlotOf(heading, 'h2', texts.noDay);
  const { unit, ticks } = durationAxisOf(Math.max(...durations));
  const longest = ticks.at(-1) ?? 1;
  const durationOf = (minutes: number | null) => (minutes === null ? null : words.duration(minutes));
  const shareOf = (share: number | null) => (share === null ? null : words.share(share));
  const chart = dayChartOf(words, byDay, {
    id: 'duration',
    ticks: ticks.map((minutes) => words.duration(minutes, unit)),
    draw: ({ minutesToRecover }, slot) => {
      if (minutesToRecover === null) return null;
      const height = Math.max(rounded((100 * minutesToRecover) / longest), leastHeight);
      return [{ fill: 'duration', ...boxOf(slot, 0, height) }];
    },
    tell: ({ minutesToRecover, recovered }) => [
      elementOf('p', { text: `${texts.timeToRecover}: ${durationOf(minutesToRecover) ?? texts.few}` }),
      elementOf('p', { text: `${texts.recovered}: ${shareOf(recovered) ?? texts.few}` }),
    ],
  });
  return plotOf(words, {
    id: 'recovery',
    heading,
    level: 'h2',
    picture: pictureOf(words, heading, chart),
    ...(durations.length < byDay.length && { legend: elementOf('ul', { class: 'legend' }, gapLegend(words)) }),
    table: {
      caption: heading,
      columns: [texts.day, texts.timeToRecover, texts.recovered],
      rows: byDay.map(({ day, minutesToRecover, recovered }) => [
        words.longDay(day),
        durationOf(minutesToRecover),
        shareOf(recovered),
      ]),
    },
  });
}
