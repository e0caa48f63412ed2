// docs/panel.md lists the element's whole public interface, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const documentation = readFileSync(join(root, 'docs/panel.md'), 'utf8');
const source = ['element', 'live', 'ui']
  .flatMap((folder) => readdirSync(join(root, 'panel', folder)).map((name) => join(root, 'panel', folder, name)))
  .filter((path) => /\.(ts|css)$/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const element = readFileSync(join(root, 'panel/element/customer-sentiment.ts'), 'utf8');

/** The names in the first column of the table below a heading. */
function documented(heading: string): string[] {
  const section = documentation.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`\s*\|/gm)].map(([, name]) => name!).sort();
}

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();
}

const attributes = found(/observedAttributes = \[([^\]]*)\]/.exec(element)![1]!, /'([\w-]+)'/g);
const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

it.each([
  ['Attributes', attributes],
  ['Properties', found(element, /^ {2}get (\w+)\(/gm).filter((name) => !attributes.map(camelCase).includes(name))],
  ['Events', found(element, /this\.dispatch\('(\w+)'/g)],
  ['CSS parts', found(source, /part: '([\w-]+)'/g)],
  ['Custom properties', found(source, /var\((--undertone-[\w-]+)/g)],
])('lists all %s', (heading, inCode) => {
  expect(inCode.length).toBeGreaterThan(1);
  expect(documented(heading)).toEqual(inCode);
});

it('lists every status and every kind of fault', () => {
  const statuses = found(/type SentimentStatus = (.*);/.exec(element)![1]!, /'([\w-]+)'/g);
  const faults = found(/type FaultKind = (.*);/.exec(source)![1]!, /'([\w-]+)'/g);
  expect(statuses.length + faults.length).toBeGreaterThan(8);
  for (const name of [...statuses, ...faults]) expect(documentation).toContain(`\`${name}\``);
});
