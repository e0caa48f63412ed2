// Which rows of a long list are rendered: those in the viewport and a few around it.

/** The rows from `first` up to, but not including, `end`. */
export interface VirtualWindow {
  first: number;
  end: number;
}

/** All in the same unit. `top` is where the list begins in the viewport; it is negative once scrolled past. */
export interface ListPosition {
  top: number;
  viewportHeight: number;
  rowHeight: number;
}

/** Rendered above and below, so that scrolling shows no gap. */
const overscan = 6;

export function virtualWindow(count: number, { top, viewportHeight, rowHeight }: ListPosition): VirtualWindow {
  if (count === 0 || rowHeight <= 0) return { first: 0, end: 0 };
  const first = Math.floor(-top / rowHeight) - overscan;
  const end = Math.ceil((viewportHeight - top) / rowHeight) + overscan;
  const within = (index: number): number => Math.min(Math.max(index, 0), count);
  return { first: within(first), end: within(end) };
}
