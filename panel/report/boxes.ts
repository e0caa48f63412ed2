// Rectangles of a plot, in percent of it. Those with the same fill are drawn as one shape. Pure.
import type { Slot } from './axes';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is left out at the top of a box, so that it is parted from the one above it. */
const seam = 0.8;

/** A part of a day's bar. @param from, size from the bottom of the plot */
export function boxOf({ start, width }: Slot, from: number, size: number): Box {
  return { x: start, y: 100 - from - size, width, height: size };
}

/** The boxes as the `d` of a path in the unit square. */
export function pathOf(boxes: readonly Box[]): string {
  return boxes
    .map(({ x, y, width, height }) => {
      const inset = Math.min(seam, height / 2);
      return `M${share(x)} ${share(y + inset)}h${share(width)}v${share(height - inset)}h${share(-width)}z`;
    })
    .join('');
}

/** To less than a tenth of a pixel. */
function share(percent: number): number {
  return Math.round(percent * 1000) / 100_000;
}
