// How the linear half does with less: fewer own messages, fewer public texts. Each point is a training of its own,
// judged on own messages by the folds that left them out.
import { figure, table } from './card-tables';
import { root } from './command-line';
import { classOfLevel } from './corpus';
import { fitCalibration, levelIndexOf, probabilitiesOf } from './fit-calibration';
import { macroF1 } from './metrics';
import { trainLinear } from './train-linear';
import { models } from './train-model';

const points: { share: number; ownLimit: number }[] = [
  { share: 0.1, ownLimit: 500 },
  { share: 0.1, ownLimit: 1500 },
  { share: 0.1, ownLimit: 4000 },
  { share: 0.02, ownLimit: Infinity },
  { share: 0.1, ownLimit: Infinity },
  { share: 0.5, ownLimit: Infinity },
  { share: 1, ownLimit: Infinity },
];

export function learningCurve(dataFolder: string): string {
  const rows = points.map(({ share, ownLimit }) => {
    const options = { root, dataFolder, languages: ['en'], terms: 'unverified' as const, share, seed: 1, ownLimit };
    const { heldOut, messages, strength } = trainLinear(options, models.english!.bits, () => undefined);
    const messageLevels = messages.map(({ level }) => level);
    const calibration = fitCalibration(heldOut, strength.heldOut, messageLevels);
    const guesses = probabilitiesOf(heldOut, calibration).map((probabilities, row) =>
      classOfLevel(levelIndexOf(probabilities, strength.heldOut[row]!, calibration.edges)),
    );
    return [`${share * 100} %`, String(messages.length), figure(macroF1(messageLevels.map(classOfLevel), guesses))];
  });
  return [
    '### Learning curves (linear half, English)',
    table(['public texts', 'own messages', 'macro-F1 of 3 classes, held out'], rows),
  ].join('\n\n');
}
