// Fits what stands between logits and scores on own messages that the model has not seen: class offsets for their
// natural mix of classes, a temperature, and the strengths at which the level changes. Near-best points are
// averaged, since the very best one owes much to chance.
import {
  type Calibration,
  fullStrength,
  leadOf,
  levelStep,
  toProbabilities,
} from '../shared/sentiment/local-model/confidence';
import { classOfLevel } from './corpus';
import { macroF1 } from './metrics';

/** Points within this of the best figure are averaged. */
const nearBest = 0.006;

/** @param logits three a message; @param strengths one a message; @param messageLevels 0…6, one a message */
export function fitCalibration(
  logits: Float64Array,
  strengths: ArrayLike<number>,
  messageLevels: readonly number[],
): Calibration {
  const truth = messageLevels.map(classOfLevel);
  const offsets = fitOffsets(logits, truth);
  const temperature = fitTemperature(logits, truth, offsets);
  const calibration = { offsets, temperature, edges: [] };
  const leads = probabilitiesOf(logits, calibration).map(leadOf);
  return { ...calibration, edges: fitEdges(leads, strengths, messageLevels) };
}

/** The calibrated probabilities of each message. */
export function probabilitiesOf(logits: Float64Array, calibration: Calibration): Float64Array[] {
  return Array.from({ length: logits.length / 3 }, (_, row) => {
    const probabilities = new Float64Array(3);
    toProbabilities(logits.subarray(row * 3, row * 3 + 3), calibration, probabilities);
    return probabilities;
  });
}

function fitOffsets(logits: Float64Array, truth: readonly number[]): number[] {
  const guess = new Int8Array(truth.length);
  const points: { offsets: number[]; figure: number }[] = [];
  for (let low = -2.5; low <= 2.5; low += 0.1)
    for (let high = -2.5; high <= 2.5; high += 0.1) {
      for (let row = 0; row < guess.length; row++) {
        const a = logits[row * 3]! + low;
        const b = logits[row * 3 + 1]!;
        const c = logits[row * 3 + 2]! + high;
        guess[row] = a > b ? (a > c ? 0 : 2) : b >= c ? 1 : 2;
      }
      points.push({ offsets: [low, 0, high], figure: macroF1(truth, guess) });
    }
  const best = Math.max(...points.map(({ figure }) => figure));
  const near = points.filter(({ figure }) => figure >= best - nearBest);
  return [0, 1, 2].map((label) => near.reduce((sum, { offsets }) => sum + offsets[label]!, 0) / near.length);
}

function fitTemperature(logits: Float64Array, truth: readonly number[], offsets: number[]): number {
  const probabilities = new Float64Array(3);
  let best = { temperature: 1, loss: Infinity };
  for (let temperature = 0.3; temperature < 3; temperature += 0.05) {
    let loss = 0;
    truth.forEach((label, row) => {
      toProbabilities(logits.subarray(row * 3, row * 3 + 3), { offsets, temperature, edges: [] }, probabilities);
      loss -= Math.log(probabilities[label]! + 1e-9);
    });
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

/**
 * Strengths that part the levels of a side, among the messages that lie on that side. Both sides of an edge weigh by the
 * root of their size, between every message alike (the rare extreme levels would vanish) and every level alike (they
 * would swallow their neighbours).
 */
function fitEdges(leads: readonly number[], strengths: ArrayLike<number>, messageLevels: readonly number[]): number[] {
  return [-3, -2, 2, 3].map((step) => {
    const side = Math.sign(step);
    const rows = leads.flatMap((lead, row) => (Math.sign(lead) === side ? [row] : []));
    const full = rows.map((row) => fullStrength(leads[row]!, strengths[row]!));
    const isBeyond = rows.map((row) => side * (messageLevels[row]! - 3) >= Math.abs(step));
    const beyond = isBeyond.filter(Boolean).length;
    const candidates = quantiles(full);
    const costs = candidates.map((edge) => {
      let missed = 0;
      let mistaken = 0;
      full.forEach((strength, at) => {
        if (isBeyond[at] && strength <= edge) missed++;
        if (!isBeyond[at] && strength > edge) mistaken++;
      });
      return missed / Math.sqrt(beyond || 1) + mistaken / Math.sqrt(rows.length - beyond || 1);
    });
    const best = Math.min(...costs);
    const near = candidates.filter((_, at) => costs[at]! <= best * 1.02);
    return near.reduce((sum, edge) => sum + edge, 0) / (near.length || 1);
  });
}

/** Two hundred values that part the values into parts of one size. */
function quantiles(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: 200 }, (_, index) => sorted[Math.floor((index / 200) * sorted.length)] ?? 0);
}

/** The level (0…6) of a message with these probabilities and this strength. */
export function levelIndexOf(probabilities: ArrayLike<number>, strength: number, edges: readonly number[]): number {
  return 3 + levelStep(probabilities, strength, edges);
}
