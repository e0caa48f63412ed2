import { courseGeometry, lowestLevel, nearestDot } from '../../../panel/element/course-geometry';
import { levels } from '../../../shared/sentiment/levels';
import { coursePointOf } from './snapshots';

const size = { width: 312, height: 112 };

it('has seven bands of the same height, best level on top, which fill the chart', () => {
  const { bands } = courseGeometry([], size);
  expect(bands.map(({ level }) => level)).toEqual([...levels].reverse());
  expect(bands.map(({ y }) => y)).toEqual([0, 16, 32, 48, 64, 80, 96]);
  expect(new Set(bands.map(({ height }) => height))).toEqual(new Set([16]));
});

it.each(levels)('draws the middle of %s in the middle of its band', (level) => {
  const { bands, dots } = courseGeometry([coursePointOf(0, level)], size);
  const band = bands.find((band) => band.level === level)!;
  expect(dots[0]!.y).toBeCloseTo(band.y + band.height / 2, 0);
  expect(dots[0]!.level).toBe(level);
});

it.each([
  ['above, where the edges of the server are wider', 0.9],
  ['below, where they are narrower', -0.9],
  ['on the edge', 1 / 7],
])('keeps a point inside the band of its level: %s', (_, conversationScore) => {
  const { bands, dots } = courseGeometry([coursePointOf(0, 'neutral', { conversationScore })], size);
  const band = bands.find(({ level }) => level === 'neutral')!;
  expect(dots[0]!.y).toBeGreaterThan(band.y);
  expect(dots[0]!.y).toBeLessThan(band.y + band.height);
});

it('places the points at the same distance from left to right, and joins them by a line', () => {
  const { dots, line } = courseGeometry(
    [coursePointOf(0, 'neutral'), coursePointOf(1, 'negative'), coursePointOf(2, 'neutral')],
    size,
  );
  expect(dots.map(({ x }) => x)).toEqual([6, 156, 306]);
  expect(line).toBe('M6 56L156 88L306 56');
});

it('has one point in the middle and no line for one message, and nothing for none', () => {
  expect(courseGeometry([coursePointOf(0, 'neutral')], size)).toMatchObject({ dots: [{ x: 156 }], line: '' });
  expect(courseGeometry([], size)).toMatchObject({ dots: [], line: '' });
});

it.each([
  [-5, 0],
  [80, 0],
  [82, 1],
  [400, 2],
])('finds the point next to %d pixels', (x, index) => {
  const { dots } = courseGeometry(
    [0, 1, 2].map((number) => coursePointOf(number, 'neutral')),
    size,
  );
  expect(nearestDot(dots, x)).toBe(index);
});

it('finds no point where there is none', () => {
  expect(nearestDot([], 5)).toBe(-1);
});

it('knows the lowest level', () => {
  expect(lowestLevel([coursePointOf(0, 'positive'), coursePointOf(1, 'negative'), coursePointOf(2, 'neutral')])).toBe(
    'negative',
  );
  expect(lowestLevel([])).toBe('neutral');
});
