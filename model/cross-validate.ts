// Judges the way the models are trained on the public sets themselves: each fold trains on the others' rows and is
// judged on its own, with the offsets and levels that own messages gave it, as a shipped model would be.
import { LocalModel } from '../shared/sentiment/local-model/local-model';
import { readModelFile } from '../shared/sentiment/local-model/model-file';
import { readTokens } from '../shared/sentiment/read-text';
import { classOfScores } from './corpus';
import { readDataSet, trainingSets } from './data-sets';
import { type Fold, isInFold } from './examples';
import { models, trainModel, type TrainingOptions } from './train-model';

/** What a held out text is and what the fold's model took it for: classes 0 negative, 1 neutral, 2 positive. */
export interface Judged {
  text: string;
  truth: number;
  guess: number;
}

/** The sets that have all three classes, by name, with every row that is trained on. Folds are trained side by side. */
export async function crossValidate(options: TrainingOptions, of: number): Promise<Map<string, Judged[]>> {
  const folds = Array.from({ length: of }, (_, number) => number);
  const parts = await Promise.all(
    Object.keys(models).flatMap((name) => folds.map((number) => judgeFold(name, options, { number, of }))),
  );
  const judged = new Map<string, Judged[]>();
  for (const [name, rows] of parts.flat()) judged.set(name, [...(judged.get(name) ?? []), ...rows]);
  return judged;
}

async function judgeFold(name: string, options: TrainingOptions, without: Fold): Promise<[string, Judged[]][]> {
  const { bytes } = await trainModel(name, { ...options, without });
  const model = LocalModel.from(readModelFile(bytes, name));
  return trainingSets
    .filter((set) => !set.polarOnly && models[name]!.languages.includes(set.language))
    .map((set) => [
      set.name,
      readDataSet(options.dataFolder, 'train', set.name)
        .filter(({ text }) => isInFold(text, without))
        .map(({ text, label }) => ({ text, truth: label, guess: classOfScores(model.score(readTokens(text))) })),
    ]);
}
