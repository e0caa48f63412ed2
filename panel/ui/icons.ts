// The icons as SVG elements. Their files are in public/icons, which is served publicly; in the panel they have the
// colour of the surrounding text. Outline and mouth differ from level to level, so that no information depends on
// colour: negative outlines are square to octagonal, positive ones flower-shaped, and the extremes are filled.
import type { Level, Trend } from '../../shared/sentiment/levels';
import alert from '../public/icons/alert.svg';
import degraded from '../public/icons/degraded.svg';
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

const sources: Readonly<Record<Level | Trend | 'not-scored' | 'alert' | 'degraded', string>> = {
  'very-negative': veryNegative,
  negative,
  'slightly-negative': slightlyNegative,
  neutral,
  'slightly-positive': slightlyPositive,
  positive,
  'very-positive': veryPositive,
  'not-scored': notScored,
  alert,
  degraded,
  rising,
  steady,
  falling,
};
const parsed = new Map<string, SVGElement>();
const namespace = 'http://www.w3.org/2000/svg';

/** Creates an SVG element, hidden from screen readers: the text next to it has the same meaning. */
export function iconOf(name: keyof typeof sources): Element {
  let icon = parsed.get(name);
  if (!icon) {
    icon = svgOf(sources[name]);
    icon.setAttribute('aria-hidden', 'true');
    parsed.set(name, icon);
  }
  return document.importNode(icon, true);
}

/** Creates an element of an SVG image with attributes. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/**
 * Parses an icon file, which contains only an `svg` with shapes. The browser's parsers are not used, since a page that
 * enforces Trusted Types does not allow strings for them.
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
