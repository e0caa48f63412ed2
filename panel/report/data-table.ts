// The figures behind a plot as a table.
import { elementOf } from '../ui/element-of';
import { noFigure, type ReportWords } from './report-words';

export interface TableContent {
  caption: string;
  columns: readonly string[];
  /** The first cell names the row. Null: over fewer than five conversations. */
  rows: readonly (readonly [name: string, ...cells: (string | null)[]])[];
  /** Below the table. */
  note?: string | undefined;
}

/** The table, with what its figures need to be understood. */
export function dataTable(words: ReportWords, { caption, columns, rows, note }: TableContent): HTMLElement[] {
  const table = elementOf(
    'table',
    {},
    elementOf('caption', { text: caption }),
    elementOf(
      'thead',
      {},
      elementOf('tr', {}, ...columns.map((text) => elementOf('th', { text, attributes: { scope: 'col' } }))),
    ),
    elementOf(
      'tbody',
      {},
      ...rows.map(([name, ...cells]) =>
        elementOf('tr', {}, elementOf('th', { text: name, attributes: { scope: 'row' } }), ...cellsOf(words, cells)),
      ),
    ),
  );
  const hasSingleGap = rows.some(([, ...cells]) => cells.includes(null) && !isEmpty(cells));
  const notes = [...(note === undefined ? [] : [note]), ...(hasSingleGap ? [words.texts.tableNote] : [])];
  return [table, ...(notes.length === 0 ? [] : [elementOf('p', { class: 'note', text: notes.join(' ') })])];
}

function cellsOf(words: ReportWords, cells: readonly (string | null)[]): HTMLElement[] {
  if (isEmpty(cells) && cells.length > 1)
    return [elementOf('td', { class: 'few', text: words.texts.few, attributes: { colspan: String(cells.length) } })];
  return cells.map((cell) =>
    cell === null ? elementOf('td', { class: 'few' }, ...gapOf(words)) : elementOf('td', { text: cell }),
  );
}

/** What stands for a figure over fewer than five conversations: a dash, and the words for a screen reader. */
function gapOf({ texts }: ReportWords): HTMLElement[] {
  return [
    elementOf('span', { text: noFigure, attributes: { 'aria-hidden': 'true' } }),
    elementOf('span', { class: 'said', text: texts.few }),
  ];
}

function isEmpty(cells: readonly (string | null)[]): boolean {
  return cells.every((cell) => cell === null);
}
