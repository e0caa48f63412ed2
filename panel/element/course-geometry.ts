// Where the parts of the course's chart are, in pixels: seven bands, one above the other, and a point for each message.
// A point is always inside the band of its level, also where the server has other edges between the levels.
import { levels, type Level } from '../../shared/sentiment/levels';
import type { CoursePoint } from '../live/snapshot';

export interface ChartSize {
  width: number;
  height: number;
}

export interface ChartBand {
  level: Level;
  y: number;
  height: number;
}

export interface ChartDot {
  x: number;
  y: number;
  level: Level;
}

export interface ChartGeometry {
  /** Best level first, from the top. */
  bands: ChartBand[];
  dots: ChartDot[];
  /** The line through the dots, as the `d` of an SVG path; empty for fewer than two dots. */
  line: string;
}

/** Room for half a dot at both ends. */
const padding = 6;
/** How far a point stays from the edge of its band, as a share of the band. */
const bandMargin = 0.12;

/** @param points oldest first */
export function courseGeometry(points: readonly CoursePoint[], { width, height }: ChartSize): ChartGeometry {
  const bandHeight = height / levels.length;
  const bands = [...levels].reverse().map((level, index) => ({ level, y: index * bandHeight, height: bandHeight }));
  const step = points.length > 1 ? (width - 2 * padding) / (points.length - 1) : 0;
  const first = points.length > 1 ? padding : width / 2;
  const dots = points.map(({ conversationScore, conversationLevel }, index) => ({
    x: rounded(first + index * step),
    y: rounded(height * (1 - shareOfHeight(conversationScore, conversationLevel))),
    level: conversationLevel,
  }));
  const line = dots.length < 2 ? '' : `M${dots.map(({ x, y }) => `${x} ${y}`).join('L')}`;
  return { bands, dots, line };
}

/** The index of the dot that is nearest to a horizontal position; −1 without dots. */
export function nearestDot(dots: readonly ChartDot[], x: number): number {
  let nearest = -1;
  let least = Infinity;
  dots.forEach((dot, index) => {
    if (Math.abs(dot.x - x) >= least) return;
    least = Math.abs(dot.x - x);
    nearest = index;
  });
  return nearest;
}

/** The lowest level that the conversation had. */
export function lowestLevel(points: readonly CoursePoint[]): Level {
  const ranks = points.map(({ conversationLevel }) => levels.indexOf(conversationLevel));
  return levels[Math.min(...ranks)] ?? 'neutral';
}

/** 0 at the bottom, 1 at the top. */
function shareOfHeight(score: number, level: Level): number {
  const rank = levels.indexOf(level);
  const lowest = (rank + bandMargin) / levels.length;
  const highest = (rank + 1 - bandMargin) / levels.length;
  return Math.min(Math.max((score + 1) / 2, lowest), highest);
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
