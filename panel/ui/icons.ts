// The icons as SVG elements. Their files lie in public/icons, where others may fetch them too; in the panel they take
// the colour of the text around them. Outline and mouth differ from level to level, so that colour is never needed:
// negative sharpens from square to octagon, positive opens like a flower, and the extremes are filled.
import type { Level, Trend } from '../../shared/sentiment/levels';
import negative from '../public/icons/negative.svg';
import neutral from '../public/icons/neutral.svg';
import notScored from '../public/icons/not-scored.svg';
import positive from '../public/icons/positive.svg';
import slightlyNegative from '../public/icons/slightly-negative.svg';
import slightlyPositive from '../public/icons/slightly-positive.svg';
import falling from '../public/icons/trend-falling.svg';
import rising from '../public/icons/trend-rising.svg';
import steady from '../public/icons/trend-steady.svg';
import veryNegative from '../public/icons/very-negative.svg';
import veryPositive from '../public/icons/very-positive.svg';

const sources: Readonly<Record<Level | Trend | 'not-scored', string>> = {
  'very-negative': veryNegative,
  negative,
  'slightly-negative': slightlyNegative,
  neutral,
  'slightly-positive': slightlyPositive,
  positive,
  'very-positive': veryPositive,
  'not-scored': notScored,
  rising,
  steady,
  falling,
};
const parsed = new Map<string, SVGElement>();
const namespace = 'http://www.w3.org/2000/svg';

/** A new SVG element, hidden from screen readers: the words beside it say the same. */
export function iconOf(name: keyof typeof sources): Element {
  let icon = parsed.get(name);
  if (!icon) {
    icon = svgOf(sources[name]);
    icon.setAttribute('aria-hidden', 'true');
    parsed.set(name, icon);
  }
  return document.importNode(icon, true);
}

/**
 * The files hold an `svg` with shapes in it and nothing else, so their tags are read here: a page that enforces Trusted
 * Types lets no parser of the browser have a string.
 */
function svgOf(source: string): SVGElement {
  const [svg, ...shapes] = [...source.matchAll(/<(svg|path|circle|rect)\b([^>]*?)\/?>/g)].map(
    ([, name, attributes]) => {
      const element = document.createElementNS(namespace, name ?? '');
      for (const [, attribute, value] of (attributes ?? '').matchAll(/([\w-]+)="([^"]*)"/g))
        if (attribute !== 'xmlns') element.setAttribute(attribute ?? '', value ?? '');
      return element;
    },
  );
  if (svg === undefined || svg.localName !== 'svg' || shapes.length === 0) throw new Error('An icon holds no shape.');
  svg.append(...shapes);
  return svg;
}
