// `npm run model:measure -- --data <folder>`: measures the shipped models and writes the figures into model/CARD.md,
// between the marks; the words around them are kept. Nothing is tuned here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelOfLanguage } from '../shared/sentiment/local-model/model-loader';
import { scoreText } from '../shared/sentiment/local-model/score-text';
import { baselines, fitThresholds } from './baselines';
import { calibrationTable, classTable, dataTable, figure, interval, table } from './card-tables';
import { exampleOptions, readOptions, root } from './command-line';
import { classOfLevel, classOfScores, readCorpus } from './corpus';
import { crossValidate } from './cross-validate';
import { measuringSets, readDataSet, trainingSets } from './data-sets';
import { fitCalibration, levelIndexOf, probabilitiesOf } from './fit-calibration';
import { learningCurve } from './learning-curve';
import type { TrainingOptions } from './train-model';
import { bootstrapInterval, calibrationBins, expectedCalibrationError, macroF1, quadraticKappa } from './metrics';
import { toScores } from '../shared/sentiment/local-model/confidence';

/** What a model answered for a labelled text. */
export interface Answer {
  truth: number;
  guess: number;
  confidence: number;
}

interface Measured {
  name: string;
  language: string;
  answers: Answer[];
}

type HeldOutRow = [language: string, level: number, ...logitsAndStrength: number[]];

function answersFor(rows: readonly { text: string; label: number }[], language: string): Answer[] {
  return rows.map(({ text, label }) => {
    const { scores } = scoreText({ text, language });
    if (!scores) return { truth: label, guess: 1, confidence: 1 / 3 };
    const all = [scores.negative, scores.neutral, scores.positive];
    return {
      truth: label,
      guess: classOfScores(scores),
      confidence: Math.max(...all),
    };
  });
}

/** Own messages as the folds that left them out judged them, language by language. */
function heldOut(name: string): { language: string; answers: Answer[]; kappa: number; exact: number }[] {
  const path = `${root}/model/held-out/${name}.json`;
  const rows = JSON.parse(readFileSync(path, 'utf8')) as HeldOutRow[];
  const logits = Float64Array.from(rows.flatMap((row) => row.slice(2, 5) as number[]));
  const strengths = rows.map((row) => row[5] as number);
  const calibration = fitCalibration(
    logits,
    strengths,
    rows.map(([, level]) => level),
  );
  const probabilities = probabilitiesOf(logits, calibration);
  return [...new Set(rows.map(([language]) => language))].map((language) => {
    const own = rows.map((row, index) => ({ row, index })).filter(({ row }) => row[0] === language);
    const guesses = own.map(({ index }) => levelIndexOf(probabilities[index]!, strengths[index]!, calibration.edges));
    const truth = own.map(({ row }) => row[1]);
    const answers = own.map(({ row, index }, at) => {
      const scores = toScores(probabilities[index]!, strengths[index]!, calibration.edges);
      const confidence = Math.max(scores.negative, scores.neutral, scores.positive);
      return { truth: classOfLevel(row[1]), guess: classOfLevel(guesses[at]!), confidence };
    });
    const exact = guesses.filter((guess, at) => guess === truth[at]).length / truth.length;
    return { language, answers, kappa: quadraticKappa(truth, guesses), exact };
  });
}

function f1Of(answers: readonly Pick<Answer, 'truth' | 'guess'>[], indices?: Int32Array): number {
  const chosen = indices ? Array.from(indices, (index) => answers[index]!) : answers;
  return macroF1(
    chosen.map(({ truth }) => truth),
    chosen.map(({ guess }) => guess),
  );
}

function row({ name, answers }: Measured): string[] {
  const bins = calibrationBins(
    answers.map(({ confidence }) => confidence),
    answers.map(({ truth, guess }) => truth === guess),
  );
  const range = bootstrapInterval(answers.length, (indices) => f1Of(answers, indices));
  const right = answers.filter(({ truth, guess }) => truth === guess).length / answers.length;
  return [
    name,
    String(answers.length),
    figure(f1Of(answers)),
    interval(range),
    figure(right),
    figure(expectedCalibrationError(bins)),
  ];
}

interface FittedBaseline {
  name: string;
  classOf: (text: string) => number;
  /** Macro-F1 on own messages. */
  figure: number;
}

/** Each scorer on npm with its thresholds fitted on own messages. */
function fittedBaselines(): FittedBaseline[] {
  const own = readCorpus(root, 'en');
  const truth = own.map(({ level }) => classOfLevel(level));
  return baselines(root).map(({ name, score }) => {
    const thresholds = fitThresholds(
      own.map(({ text }) => score(text)),
      truth,
    );
    return { name, classOf: (text) => thresholds.classOf(score(text)), figure: thresholds.figure };
  });
}

function baselineRows(scorers: readonly FittedBaseline[], dataFolder: string): string[][] {
  return scorers.map(({ name, classOf, figure: ownFigure }) => {
    const figures = measuringSets
      .filter(({ language }) => language === 'en')
      .map((set) => figure(f1On(readDataSet(dataFolder, 'measure', set.name), classOf)));
    return [name, ...figures, figure(ownFigure)];
  });
}

function f1On(rows: readonly { text: string; label: number }[], classOf: (text: string) => number): number {
  return macroF1(
    rows.map(({ label }) => label),
    rows.map(({ text }) => classOf(text)),
  );
}

/** The public sets by cross-validation, beside the scorers on npm. */
async function crossValidated(
  scorers: readonly FittedBaseline[],
  training: TrainingOptions,
  folds: number,
): Promise<string> {
  const judged = await crossValidate(training, folds);
  const rows = trainingSets.flatMap(({ name, language }) => {
    const answers = judged.get(name);
    if (!answers) return [];
    const texts = answers.map(({ text, truth }) => ({ text, label: truth }));
    const others =
      language === 'en' ? scorers.map(({ classOf }) => figure(f1On(texts, classOf))) : scorers.map(() => '–');
    const range = bootstrapInterval(answers.length, (indices) => f1Of(answers, indices));
    return [[name, String(answers.length), figure(f1Of(answers)), interval(range), ...others]];
  });
  return [
    foldsHeading,
    `Macro-F1 of three classes, each text judged by the one of ${folds} trainings that left it out, with the offsets of own messages.`,
    table(['set', 'texts', 'local model', '95 %', ...scorers.map(({ name }) => name)], rows),
  ].join('\n\n');
}

/** How often an own message that has letters is read as its language when nothing but the text tells. */
function languageRows(): string[][] {
  return Object.keys(modelOfLanguage).map((language) => {
    const read = readCorpus(root, language)
      .filter(({ text }) => /\p{L}/u.test(text))
      .map(({ text }) => scoreText({ text }).language);
    const shareOf = (is: (other: string | undefined) => boolean) => figure(read.filter(is).length / read.length);
    return [
      language,
      String(read.length),
      shareOf((other) => other === language),
      language === 'en' ? '–' : shareOf((other) => other === 'en'),
      shareOf((other) => other !== language && other !== 'en'),
    ];
  });
}

function overlap(dataFolder: string): number {
  const measured = new Set(
    measuringSets.flatMap(({ name }) =>
      readDataSet(dataFolder, 'measure', name).map(({ text }) => text.trim().toLowerCase()),
    ),
  );
  return Object.keys(modelOfLanguage)
    .flatMap((language) => readCorpus(root, language))
    .filter(({ text }) => text.trim().split(/\s+/).length > 4 && measured.has(text.trim().toLowerCase())).length;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), ['data', 'curves', 'folds']);
  const dataFolder = resolve(options.get('data')!);
  const sets: Measured[] = measuringSets.map(({ name, language }) => ({
    name,
    language,
    answers: answersFor(readDataSet(dataFolder, 'measure', name), language),
  }));
  const own = [...heldOut('english'), ...heldOut('european')];
  const english = sets.filter(({ language }) => language === 'en');
  const airline = english[0]!;
  const scorers = fittedBaselines();
  const sections = [
    '### Sets that nothing was tuned on',
    table(['set', 'texts', 'macro-F1 of 3 classes', '95 %', 'accuracy', 'calibration error'], sets.map(row)),
    '### Beside the scorers on npm (macro-F1; thresholds of each fitted on the same own messages)',
    table(
      ['scorer', ...english.map(({ name }) => name), 'own messages'],
      [
        [
          'local model',
          ...english.map(({ answers }) => figure(f1Of(answers))),
          `${figure(f1Of(own[0]!.answers))} (held out)`,
        ],
        ...baselineRows(scorers, dataFolder),
      ],
    ),
    '### Own messages, each judged by a fold that left it out',
    table(
      [
        'language',
        'texts',
        'macro-F1 of 3 classes',
        '95 %',
        'accuracy',
        'calibration error',
        'quadratic kappa, 7 levels',
        'exact level',
      ],
      own.map(({ language, answers, kappa, exact }) => [
        ...row({ name: language, language, answers }),
        figure(kappa),
        figure(exact),
      ]),
    ),
    '### Language without a hint (own messages that have letters, each by itself)',
    table(['language', 'texts', 'read as it', 'read as English', 'read as another'], languageRows()),
    '### Per class (airline_two_carriers, then own English messages held out)',
    classTable(airline.answers),
    classTable(own[0]!.answers),
    '### Calibration (airline_two_carriers: how often it was right at each confidence)',
    calibrationTable(airline.answers),
    `Own messages of more than four words that occur in a measuring set: ${overlap(dataFolder)}.`,
    '### Data and terms',
    dataTable(),
  ];
  const folds = options.get('folds');
  sections.push(
    folds ? await crossValidated(scorers, exampleOptions(options), Number(folds)) : kept(foldsHeading),
    options.get('curves') === 'yes' ? learningCurve(dataFolder) : kept(curvesHeading),
  );
  writeCard(sections.join('\n\n'));
}

const cardPath = `${root}/model/CARD.md`;
const begin = '<!-- figures: written by model:measure -->';
const end = '<!-- end of figures -->';
const foldsHeading = '### Public sets by cross-validation';
const curvesHeading = '### Learning curves';

/** A section of the card that takes long to measure, as it stands. */
function kept(heading: string): string {
  const card = existsSync(cardPath) ? readFileSync(cardPath, 'utf8') : '';
  const from = card.indexOf(heading);
  if (from < 0) return '';
  const next = card.indexOf('\n### ', from + heading.length);
  return card.slice(from, next < 0 ? card.indexOf(end) : next).trim();
}

function writeCard(figures: string): void {
  const card = existsSync(cardPath) ? readFileSync(cardPath, 'utf8') : `${begin}\n${end}\n`;
  const [before, after] = [card.slice(0, card.indexOf(begin)), card.slice(card.indexOf(end) + end.length)];
  writeFileSync(cardPath, `${before}${begin}\n\n${figures.trim()}\n\n${end}${after}`);
  console.log(figures);
}

void main();
