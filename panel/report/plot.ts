// A plot: its heading, its picture, and a table with the same figures, which is shown on demand and always on paper.
import { elementOf, setText } from '../ui/element-of';
import { dataTable, type TableContent } from './data-table';
import type { ReportWords } from './report-words';

export interface PlotContent {
  /** Unique on the page. */
  id: string;
  heading: string;
  /** The level of the heading. */
  level: 'h2' | 'h3';
  picture: Element;
  /** Below the picture. */
  legend?: Element;
  table: TableContent;
}

export function plotOf(words: ReportWords, { id, heading, level, picture, legend, table }: PlotContent): HTMLElement {
  const { showTable, hideTable } = words.shared;
  const headingId = `${id}-heading`;
  const place = elementOf(
    'div',
    {
      class: 'plot-table',
      attributes: { id: `${id}-table`, role: 'region', 'aria-labelledby': headingId, tabindex: '0' },
    },
    ...dataTable(words, table),
  );
  place.hidden = true;
  const toggle = elementOf('button', {
    class: 'action plain table-toggle',
    text: showTable,
    attributes: {
      type: 'button',
      'aria-expanded': 'false',
      'aria-controls': place.id,
      'aria-describedby': headingId,
    },
  });
  toggle.addEventListener('click', () => {
    place.hidden = !place.hidden;
    toggle.ariaExpanded = String(!place.hidden);
    setText(toggle, place.hidden ? showTable : hideTable);
  });
  return elementOf(
    'figure',
    { class: 'plot', attributes: { 'aria-labelledby': headingId } },
    elementOf(
      'figcaption',
      { class: 'plot-head' },
      elementOf(level, { text: heading, attributes: { id: headingId } }),
      toggle,
    ),
    picture,
    ...(legend ? [legend] : []),
    place,
  );
}

/** A heading with a sentence instead of a plot that would be empty. */
export function noPlotOf(heading: string, level: 'h2' | 'h3', text: string): HTMLElement {
  return elementOf(
    'div',
    { class: 'plot' },
    elementOf(level, { text: heading }),
    elementOf('p', { class: 'note few-words', text }),
  );
}

/** Hides the parts of a picture from screen readers, for which the table is there. */
export function pictureOf(words: ReportWords, heading: string, ...parts: Element[]): HTMLElement {
  const label = words.say('pictureOf', { heading });
  return elementOf('div', { class: 'picture', attributes: { role: 'img', 'aria-label': label } }, ...parts);
}
