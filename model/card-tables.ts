// The tables of the model card, as Markdown.
import { trainingSets } from './data-sets';
import { type CalibrationBin, calibrationBins, perClass } from './metrics';

const classNames = ['negative', 'neutral', 'positive'];

/** A figure in [0, 1] with three decimals, as `.123`. */
export function figure(value: number): string {
  return value.toFixed(3).replace(/^0\./, '.');
}

export function interval([low, high]: [number, number]): string {
  return `${figure(low)}–${figure(high)}`;
}

export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), `|${'---|'.repeat(heading.length)}`, ...rows.map(line)].join('\n');
}

interface Answer {
  truth: number;
  guess: number;
  confidence: number;
}

export function classTable(answers: readonly Answer[]): string {
  const figures = perClass(
    answers.map(({ truth }) => truth),
    answers.map(({ guess }) => guess),
  );
  return table(
    ['class', 'texts', 'precision', 'recall', 'F1'],
    figures.map(({ count, precision, recall, f1 }, label) => [
      classNames[label]!,
      String(count),
      figure(precision),
      figure(recall),
      figure(f1),
    ]),
  );
}

/** A plot in text: a bar of accuracy for each tenth of confidence. */
export function calibrationTable(answers: readonly Answer[]): string {
  const bins = calibrationBins(
    answers.map(({ confidence }) => confidence),
    answers.map(({ truth, guess }) => truth === guess),
  );
  const bar = ({ accuracy }: CalibrationBin) => '█'.repeat(Math.round(accuracy * 20));
  return table(
    ['confidence', 'texts', 'right', ''],
    bins
      .filter(({ count }) => count > 0)
      .map((bin) => [figure(bin.confidence), String(bin.count), figure(bin.accuracy), bar(bin)]),
  );
}

export function dataTable(): string {
  return table(
    ['trained on', 'language', 'what it is, terms as stated at the source', '`--terms permissive`', 'weight of a text'],
    trainingSets.map(({ name, language, about, terms, weight }) => [
      name,
      language,
      about,
      terms === 'permissive' ? 'yes' : 'no',
      String(weight),
    ]),
  );
}
