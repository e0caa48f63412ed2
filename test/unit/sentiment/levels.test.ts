import {
  defaultAggregation,
  equalBins,
  levelOf,
  levels,
  scoreOfWindow,
  trendOf,
  type Level,
} from '../../../shared/sentiment/levels';

const step = 1e-6;

describe('the level of a score', () => {
  it.each([
    [-1, 'very-negative'],
    [-5 / 7 - step, 'very-negative'],
    [-5 / 7, 'negative'],
    [-5 / 7 + step, 'negative'],
    [-3 / 7 - step, 'negative'],
    [-3 / 7, 'slightly-negative'],
    [-3 / 7 + step, 'slightly-negative'],
    [-1 / 7 - step, 'slightly-negative'],
    [-1 / 7, 'neutral'],
    [-1 / 7 + step, 'neutral'],
    [-0, 'neutral'],
    [0, 'neutral'],
    [1 / 7 - step, 'neutral'],
    [1 / 7, 'neutral'],
    [1 / 7 + step, 'slightly-positive'],
    [3 / 7 - step, 'slightly-positive'],
    [3 / 7, 'slightly-positive'],
    [3 / 7 + step, 'positive'],
    [5 / 7 - step, 'positive'],
    [5 / 7, 'positive'],
    [5 / 7 + step, 'very-positive'],
    [1, 'very-positive'],
  ] as [number, Level][])('of %d is %s: an edge belongs to the level nearer to neutral', (score, level) => {
    expect(levelOf(score)).toBe(level);
  });

  it('tolerates rounding errors at an edge', () => {
    const mean = (0.1 + 0.2 + 0.3 / 0.7 - 0.3) / 3 + (1 / 7 - (0.1 + 0.2 + 0.3 / 0.7 - 0.3) / 3) + Number.EPSILON;
    expect(mean).toBeGreaterThan(1 / 7);
    expect(levelOf(mean)).toBe('neutral');
  });

  it('follows configured edges', () => {
    const edges = [0.2, 0.5, 0.9] as const;
    expect([-0.95, -0.6, -0.3, 0.2, 0.5, 0.9, 0.91].map((score) => levelOf(score, edges))).toEqual(levels);
  });

  it('divides [−1, 1] into seven bins of equal width', () => {
    const bounds = [-1, ...equalBins.map((edge) => -edge).reverse(), ...equalBins, 1];
    const widths = bounds.slice(1).map((bound, index) => bound - bounds[index]!);
    widths.forEach((width) => expect(width).toBeCloseTo(2 / 7, 12));
  });
});

describe('the score of a window', () => {
  const { decay } = defaultAggregation;

  it('is 0 without messages, and without any that could be scored', () => {
    expect(scoreOfWindow([], decay)).toBe(0);
    expect(scoreOfWindow([null, null], decay)).toBe(0);
  });

  it('weights the i-th newest by decay^i', () => {
    const expected = (1 * 0.5 + 0.8 * -1 + 0.64 * 0.25) / (1 + 0.8 + 0.64);
    expect(scoreOfWindow([0.5, -1, 0.25], decay)).toBeCloseTo(expected, 12);
  });

  it('gives no weight to a message that could not be scored, and does not change the others’ positions', () => {
    const expected = (1 * 0.5 + 0.64 * 0.25) / (1 + 0.64);
    expect(scoreOfWindow([0.5, null, 0.25], decay)).toBeCloseTo(expected, 12);
  });

  it('is the plain mean with decay 1', () => {
    expect(scoreOfWindow([1, 0, -0.25], 1)).toBeCloseTo(0.25, 12);
  });
});

describe('the trend', () => {
  it.each([
    ['nothing to compare', [], 'steady'],
    ['a single message', [-1], 'steady'],
    ['a single scored message', [-1, null, null], 'steady'],
    ['exactly 0.1 up', [0.3, 0.2], 'steady'],
    ['exactly 0.1 down', [0.2, 0.3], 'steady'],
    ['a little more up', [0.301, 0.2], 'rising'],
    ['a little more down', [0.2, 0.301], 'falling'],
    ['newer half higher', [0.9, 0.8, 0.7, 0.1, 0, -0.1], 'rising'],
    ['newer half lower', [-1, -1, 0, 0, 0, 0], 'falling'],
    ['an odd number, where the middle belongs to neither half', [0, 1, 0], 'steady'],
  ] as const)('of %s', (_, scores, trend) => {
    expect(trendOf(scores)).toBe(trend);
  });
});
