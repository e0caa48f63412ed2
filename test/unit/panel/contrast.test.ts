// WCAG AA: text has a contrast of at least 4.5:1 to its background, in both schemes, read from the style sheets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const panel = join(__dirname, '../../../panel');
const schemes = ['light', 'dark'] as const;

function colorsOf(file: string): Record<string, readonly [light: string, dark: string]> {
  const css = readFileSync(join(panel, file), 'utf8');
  const found = css.matchAll(/--_?([\w-]+):[^;]*?light-dark\((#\w{3,6}), (#\w{3,6})\)/g);
  return Object.fromEntries([...found].map(([, name, light, dark]) => [name!, [light!, dark!]]));
}

function luminance(hex: string): number {
  const pairs = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  const [red, green, blue] = pairs.match(/../g)!.map((pair) => {
    const share = parseInt(pair, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const element = colorsOf('element/customer-sentiment.css');
const page = colorsOf('public/page.css');
const embedded = colorsOf('public/embedded.css');
const settings = colorsOf('public/settings.css');
const report = colorsOf('public/report.css');

describe.each(schemes)('%s scheme', (scheme) => {
  const index = schemes.indexOf(scheme);

  it.each([
    'text',
    'muted',
    'focus',
    'very-negative',
    'negative',
    'slightly-negative',
    'neutral',
    'slightly-positive',
    'positive',
    'very-positive',
  ])('the element’s %s has enough contrast on the card and on the page', (name) => {
    for (const background of [element['background']!, page['cool']!, embedded['ground']!])
      expect(contrast(element[name]![index]!, background[index]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['ink', 'warm'],
    ['ink', 'cool'],
    ['ink', 'other'],
    ['muted', 'cool'],
    ['warm-muted', 'warm'],
    ['warm-muted', 'other'],
    ['problem', 'warm'],
    ['problem', 'cool'],
  ])('the page’s %s has enough contrast on %s', (text, background) => {
    expect(contrast(page[text]![index]!, page[background]![index]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['ink', 'ground'],
    ['ink', 'card'],
    ['ink', 'tint'],
    ['muted', 'ground'],
    ['muted', 'card'],
    ['muted', 'tint'],
    ['accent', 'ground'],
    ['on-accent', 'accent'],
    ['problem', 'card'],
    ['problem', 'ground'],
  ])('the settings’ %s has enough contrast on %s', (text, background) => {
    expect(contrast(settings[text]![index]!, settings[background]![index]!)).toBeGreaterThanOrEqual(4.5);
  });

  it('the border of the settings’ fields can be seen (3:1)', () => {
    expect(contrast(settings['control-line']![index]!, settings['card']![index]!)).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['ink', 'ground'],
    ['ink', 'surface'],
    ['muted', 'ground'],
    ['muted', 'surface'],
    ['muted', 'track'],
    ['focus', 'surface'],
    ['focus', 'ground'],
    ['problem', 'ground'],
  ])('the report’s %s has enough contrast on %s', (text, background) => {
    expect(contrast(report[text]![index]!, report[background]![index]!)).toBeGreaterThanOrEqual(4.5);
  });

  it('the border of the report’s fields, and the full colour of each level, can be seen (3:1)', () => {
    const levels = ['very-negative', 'negative', 'slightly-negative', 'neutral', 'slightly-positive', 'positive'];
    for (const name of ['control', 'very-positive', ...levels])
      expect(contrast(report[name]![index]!, report['surface']![index]!)).toBeGreaterThanOrEqual(3);
  });

  it('the sentence in a chat tool has enough contrast', () => {
    expect(contrast(embedded['muted']![index]!, embedded['ground']![index]!)).toBeGreaterThanOrEqual(4.5);
  });

  it('white has enough contrast on the customer’s own bubbles', () => {
    expect(contrast('#fff', page['own']![index]!)).toBeGreaterThanOrEqual(4.5);
  });
});
