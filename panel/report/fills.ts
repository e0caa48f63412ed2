// The fills of bars. Each has a pattern of its own, so that nothing depends on colour: levels below neutral are hatched,
// levels above it are dotted, and the more extreme a level, the stronger its colour. The style sheet colours them.
import type { Level } from '../../shared/sentiment/levels';
import { svgElement } from '../ui/icons';
import { pathOf, type Box } from './boxes';
import type { Outcome } from './stacks';

export type FillName = Level | Outcome | 'duration';

/** A rectangle of a plot with its fill. */
export interface FilledBox extends Box {
  fill: FillName;
}

interface Pattern {
  mark: 'lines' | 'dots';
  /** The side of a tile, in pixels. */
  distance: number;
  /** The width of lines or the diameter of dots, in pixels. */
  size: number;
}

/** Fills that are not listed are plain. */
const patterns: Readonly<Partial<Record<FillName, Pattern>>> = {
  'very-negative': { mark: 'lines', distance: 6, size: 1.25 },
  negative: { mark: 'lines', distance: 7, size: 1.5 },
  'slightly-negative': { mark: 'lines', distance: 10, size: 1 },
  'slightly-positive': { mark: 'dots', distance: 8, size: 1.5 },
  positive: { mark: 'dots', distance: 7, size: 2 },
  acknowledged: { mark: 'lines', distance: 8, size: 1.5 },
  ignored: { mark: 'dots', distance: 7, size: 1.5 },
  rest: { mark: 'lines', distance: 12, size: 1 },
};

/** The definitions of all fills, to be put into the page once. */
export function fillDefinitions(): SVGSVGElement {
  const definitions = Object.entries(patterns).map(([name, { mark, distance, size }]) => {
    const side = String(distance);
    const pattern = svgElement('pattern', {
      id: idOf(name),
      'data-fill': name,
      width: side,
      height: side,
      patternUnits: 'userSpaceOnUse',
    });
    pattern.append(svgElement('rect', { class: 'fill-ground', width: side, height: side }));
    pattern.append(...(mark === 'lines' ? [diagonalsOf(distance, size)] : dotsOf(distance, size)));
    return pattern;
  });
  const svg = svgElement('svg', { class: 'fills', width: '0', height: '0', 'aria-hidden': 'true' });
  svg.append(...definitions);
  return svg;
}

/** A part of a bar. */
export function barOf({ fill, x, y, width, height }: FilledBox): SVGRectElement {
  const place = { x: `${x}%`, y: `${y}%`, width: `${width}%`, height: `${height}%` };
  return svgElement('rect', { ...fillOf(fill), ...place });
}

/**
 * The boxes of a plot, each fill as one shape: a report of a year has thousands of boxes.
 * @param id unique on the page
 */
export function shapesOf(id: string, boxes: readonly FilledBox[]): SVGElement[] {
  const fills = [...new Set(boxes.map(({ fill }) => fill))];
  return fills.flatMap((fill) => {
    const clipId = `${id}-${fill}`;
    const clip = svgElement('clipPath', { id: clipId, clipPathUnits: 'objectBoundingBox' });
    clip.append(svgElement('path', { d: pathOf(boxes.filter((box) => box.fill === fill)) }));
    const everywhere = { width: '100%', height: '100%', 'clip-path': `url(#${clipId})` };
    return [clip, svgElement('rect', { ...fillOf(fill), ...everywhere })];
  });
}

/** A small square with the fill, for a legend. */
export function swatchOf(name: FillName): SVGSVGElement {
  const svg = svgElement('svg', { class: 'swatch', 'aria-hidden': 'true' });
  svg.append(barOf({ fill: name, x: 0, y: 0, width: 100, height: 100 }));
  return svg;
}

/** Lines that go on in the tiles around. The pattern itself is not turned, since printers then get it as a large image. */
function diagonalsOf(distance: number, size: number): SVGElement {
  const half = distance / 2;
  const lines = [`M${-half} ${half}L${half} ${-half}`, `M${-half} ${distance + half}L${distance + half} ${-half}`];
  const d = [...lines, `M${half} ${distance + half}L${distance + half} ${half}`].join('');
  return svgElement('path', { class: 'fill-line', d, 'stroke-width': String(size) });
}

/** A dot in the middle of the tile, and one at its corners. */
function dotsOf(distance: number, size: number): SVGElement[] {
  const ends = [0, distance];
  const centres = [...ends.flatMap((x) => ends.map((y) => [x, y] as const)), [distance / 2, distance / 2] as const];
  return centres.map(([x, y]) =>
    svgElement('circle', { class: 'fill-dot', cx: String(x), cy: String(y), r: String(size / 2) }),
  );
}

function fillOf(name: FillName): Record<string, string> {
  const shared = { class: 'bar', 'data-fill': name };
  return patterns[name] ? { ...shared, fill: `url(#${idOf(name)})` } : { ...shared, class: 'bar fill-ground' };
}

function idOf(name: string): string {
  return `fill-${name}`;
}
