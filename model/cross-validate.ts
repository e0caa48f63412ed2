// Judges the way the models are trained on the public sets themselves: each fold trains on the others' rows and is
// judged on its own, with the offsets and levels that own messages gave it, as a shipped model would be.
import { levelOf, levels } from '../shared/sentiment/levels';
import { LocalModel } from '../shared/sentiment/local-model/local-model';
import { readModelFile } from '../shared/sentiment/local-model/model-file';
import { classOfLevel } from './corpus';
import { readDataSet, trainingSets } from './data-sets';
import { isInFold } from './examples';
import { models, trainModel, type TrainingOptions } from './train-model';

/** What a held out text is and what the fold's model took it for: classes 0 negative, 1 neutral, 2 positive. */
export interface Judged {
  text: string;
  truth: number;
  guess: number;
}

/** The sets that have all three classes, by name, with every row that is trained on. */
export async function crossValidate(options: TrainingOptions, of: number): Promise<Map<string, Judged[]>> {
  const judged = new Map<string, Judged[]>();
  for (let number = 0; number < of; number++) {
    const without = { number, of };
    for (const [name, { languages }] of Object.entries(models)) {
      const { bytes } = await trainModel(name, { ...options, without });
      const model = LocalModel.from(readModelFile(bytes, name));
      for (const set of trainingSets) {
        if (set.polarOnly || !languages.includes(set.language)) continue;
        const rows = judged.get(set.name) ?? [];
        judged.set(set.name, rows);
        for (const { text, label } of readDataSet(options.dataFolder, 'train', set.name))
          if (isInFold(text, without)) rows.push({ text, truth: label, guess: classOf(model, text) });
      }
    }
  }
  return judged;
}

function classOf(model: LocalModel, text: string): number {
  const { positive, negative } = model.score(text);
  return classOfLevel(levels.indexOf(levelOf(positive - negative)));
}
