// The figures over all days that stand above the plots. A figure over fewer than five conversations is a dash, not zero.
import { elementOf } from '../ui/element-of';
import type { Report } from './report';
import { noFigure, type ReportWords } from './report-words';
import { openedOf } from './stacks';

export interface KeyFigure {
  name: string;
  /** Null: over fewer than five conversations. */
  value: string | null;
  note: string;
}

export function keyFiguresOf(words: ReportWords, report: Report): KeyFigure[] {
  const { texts } = words;
  const { conversations, recovered, minutesToRecover, corrections } = report;
  const opened = openedOf(report.alerts);
  const figure = <Value>(name: string, value: Value | null, text: (value: Value) => string, note: string): KeyFigure =>
    value === null ? { name, value: null, note: texts.few } : { name, value: text(value), note };
  const count = (value: number) => words.count(value);
  const share = (value: number) => words.share(value);
  return [
    figure(texts.conversations, conversations, count, texts.conversationsNote),
    figure(texts.recovered, recovered, share, texts.recoveredNote),
    figure(texts.timeToRecover, minutesToRecover, (value) => words.duration(value), texts.timeToRecoverNote),
    figure(
      texts.alertsOpened,
      opened,
      (value) => words.count(value.count),
      opened?.isAll ? texts.alertsOpenedNote : texts.alertsSomeNote,
    ),
    figure(
      texts.agreement,
      corrections.agreement,
      share,
      words.say('agreementNote', { count: words.count(corrections.count ?? 0) }),
    ),
  ];
}

export function keyFiguresElement(words: ReportWords, report: Report): HTMLElement {
  const figures = keyFiguresOf(words, report).map(({ name, value, note }) =>
    elementOf(
      'div',
      { class: value === null ? 'figure few' : 'figure' },
      elementOf('dt', { text: name }),
      value === null
        ? elementOf(
            'dd',
            { class: 'value' },
            elementOf('span', { text: noFigure, attributes: { 'aria-hidden': 'true' } }),
          )
        : elementOf('dd', { class: 'value', text: value }),
      elementOf('dd', { class: 'note', text: note }),
    ),
  );
  return elementOf(
    'section',
    { attributes: { 'aria-label': words.texts.figures } },
    elementOf('dl', { class: 'figures' }, ...figures),
  );
}
