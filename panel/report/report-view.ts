// The figures and plots of a report, put together.
import { elementOf } from '../ui/element-of';
import { alertPlot } from './alert-plot';
import { fillDefinitions } from './fills';
import { keyFiguresElement } from './key-figures';
import { levelPlotsByDay, levelsPlot } from './level-plots';
import { recoveryPlot } from './recovery-plot';
import type { Report } from './report';
import type { ReportWords } from './report-words';
import { openedOf } from './stacks';

/** What is shown of a report. Parts over fewer than five conversations give way to a sentence. */
export function reportElements(words: ReportWords, report: Report): Element[] {
  const { texts } = words;
  if (report.conversations === null) {
    const help = elementOf('p', { class: 'note', text: texts.nothingHelp });
    const nothing = elementOf('div', { class: 'nothing' }, elementOf('p', { text: texts.nothing }), help);
    const alerts = openedOf(report.alerts) === null ? [] : [cardOf(alertPlot(words, report))];
    return [fillDefinitions(), keyFiguresElement(words, report), nothing, ...alerts];
  }
  return [
    fillDefinitions(),
    keyFiguresElement(words, report),
    cardOf(levelsPlot(words, report)),
    cardOf(...levelPlotsByDay(words, report)),
    cardOf(recoveryPlot(words, report)),
    cardOf(alertPlot(words, report)),
  ];
}

function cardOf(...parts: Node[]): HTMLElement {
  return elementOf('section', { class: 'card' }, ...parts);
}
