import { fitCalibration, levelIndexOf, probabilitiesOf } from '../../../model/fit-calibration';
import {
  bootstrapInterval,
  calibrationBins,
  expectedCalibrationError,
  macroF1,
  perClass,
  quadraticKappa,
} from '../../../model/metrics';
import { principalComponents } from '../../../model/principal-components';
import { Random } from '../../../model/random';

test('macro-F1 is the mean of the classes’ F1', () => {
  // By hand: F1 is 2·1/(2+1) for negative, 0 for neutral, 2·2/(2+3) for positive.
  expect(macroF1([0, 0, 1, 2, 2], [0, 2, 0, 2, 2])).toBeCloseTo((0.5 + 0 + 0.8) / 3, 12);
  expect(perClass([0, 0, 1], [0, 1, 1])[0]).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, count: 2 });
  expect(macroF1([0, 2], [0, 2])).toBe(1);
});

test('quadratic kappa is 1 for agreement, 0 for chance, and higher for small than for large differences', () => {
  expect(quadraticKappa([0, 3, 6], [0, 3, 6])).toBe(1);
  expect(quadraticKappa([0, 0, 6, 6], [0, 6, 0, 6])).toBe(0);
  expect(quadraticKappa([0, 3, 6], [1, 3, 6])).toBeGreaterThan(quadraticKappa([0, 3, 6], [4, 3, 6]));
});

test('calibration error is the difference between confidence and accuracy', () => {
  const bins = calibrationBins([0.95, 0.95, 0.55, 0.55], [true, true, true, false]);
  expect(expectedCalibrationError(bins)).toBeCloseTo(0.5 * 0.05 + 0.5 * 0.05, 12);
});

test('a bootstrap interval contains the value and is reproducible', () => {
  const values = Array.from({ length: 100 }, (_, index) => index % 2);
  const mean = (indices: Int32Array) => indices.reduce((sum, index) => sum + values[index]!, 0) / indices.length;
  const [low, high] = bootstrapInterval(100, mean);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(bootstrapInterval(100, mean)).toEqual([low, high]);
});

test('the strongest principal component lies along the spread', () => {
  const rows = Float32Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? at / 20 : at / 10));
  const projected = principalComponents(rows, 2, 1, new Uint8Array(100).fill(1));
  const spread = Math.max(...projected) - Math.min(...projected);
  expect(spread).toBeCloseTo(Math.hypot(9.9, 19.8), 4);
});

test('offsets and levels are recovered from shifted logits', () => {
  const random = new Random(1);
  const messageLevels = Array.from({ length: 700 }, (_, index) => index % 7);
  const logits = new Float64Array(2100);
  messageLevels.forEach((level, row) => {
    const lean = (level - 3) * 0.9 + (random.next() - 0.5);
    logits.set([-lean - 1, 0.9, lean + 0.5], row * 3);
  });
  const strengths = messageLevels.map((level) => Math.abs(level - 3) - 2 + (random.next() - 0.5) * 0.4);
  const calibration = fitCalibration(logits, strengths, messageLevels);
  const guesses = probabilitiesOf(logits, calibration).map((given, row) =>
    levelIndexOf(given, strengths[row]!, calibration.edges),
  );
  expect(quadraticKappa(messageLevels, guesses)).toBeGreaterThan(0.95);
});
