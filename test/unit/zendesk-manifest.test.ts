// The package that an administrator uploads to Zendesk, by the rules that Zendesk checks uploads with:
// github.com/zendesk/zendesk_apps_support, `validations/`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { languages } from '../../panel/ui/language';
import { codeBlocksIn } from '../support/code-blocks';
import { repositoryRoot } from '../support/source-imports';

const folder = join(repositoryRoot, 'apps/zendesk');
const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown;

interface Parameter {
  name: string;
  type?: string;
  required?: boolean;
  secure?: boolean;
  default?: unknown;
}
interface Manifest {
  author: Record<string, string>;
  defaultLocale: string;
  private: boolean;
  location: Record<string, Record<string, { url: string } & Record<string, unknown>>>;
  parameters: Parameter[];
  version: string;
  frameworkVersion: string;
}

/** What Zendesk would refuse. */
function faultsOf(manifest: Manifest, translation: unknown): string[] {
  const faults: string[] = [];
  const known =
    'name author version frameworkVersion location gaID defaultLocale parameters domainWhitelist private requirementsOnly singleInstall signedUrls termsConditionsURL experiments marketingOnly oauth';
  for (const key of Object.keys(manifest)) if (!known.split(' ').includes(key)) faults.push(`${key} is unknown`);
  for (const key of ['name', 'email', 'url'])
    if (typeof manifest.author[key] !== 'string') faults.push(`author.${key} is no string`);
  if (!/^https?:/.test(manifest.author['url'] ?? '')) faults.push('author.url is no URL');
  if (!/^[a-z]{2}(-\w{2,3})?$/.test(manifest.defaultLocale)) faults.push('defaultLocale is none');
  if (manifest.frameworkVersion !== '2.0') faults.push('frameworkVersion is not 2.0');
  if (typeof manifest.private !== 'boolean') faults.push('private is no boolean');
  if (typeof manifest.version !== 'string') faults.push('version is no string');
  const locations =
    'top_bar nav_bar ticket_sidebar new_ticket_sidebar user_sidebar organization_sidebar background modal ticket_editor';
  for (const [product, places] of Object.entries(manifest.location)) {
    if (product !== 'support') faults.push(`${product} is no product`);
    for (const [place, { url, flexible = false }] of Object.entries(places)) {
      if (!locations.split(' ').includes(place)) faults.push(`${place} is no location`);
      if (new URL(url).protocol !== 'https:') faults.push(`${place}: the URL is not https`);
      if (typeof flexible !== 'boolean') faults.push(`${place}: flexible is no boolean`);
    }
  }
  const names = manifest.parameters.map(({ name }) => name);
  if (new Set(names).size < names.length) faults.push('two parameters have the same name');
  for (const { name, type = 'text', required = false, secure = false, ...rest } of manifest.parameters) {
    if (name === 'name') faults.push('a parameter is named name');
    if (!'text password checkbox url number multiline hidden'.split(' ').includes(type))
      faults.push(`${name}: ${type}`);
    if (typeof required !== 'boolean' || typeof secure !== 'boolean') faults.push(`${name}: no boolean`);
    // The browser never gets the value of a secure one, so the page could not use it.
    if (secure) faults.push(`${name} is secure`);
    if ('default' in rest && type === 'hidden') faults.push(`${name}: a hidden default`);
  }
  const { app } = translation as { app: { name: string; parameters: Record<string, Record<string, string>> } };
  if (typeof app.name !== 'string') faults.push('the translation has no name');
  for (const name of names)
    if (!app.parameters[name]?.['label'] || !app.parameters[name]['helpText']) faults.push(`${name} has no label`);
  return faults;
}

const manifest = json('manifest.json') as Manifest;
const translation = json('translations/en.json');

describe('The app for Zendesk', () => {
  it('passes the rules of an upload', () => {
    expect(faultsOf(manifest, translation)).toEqual([]);
  });

  it.each<[string, (manifest: Manifest) => void]>([
    ['frameworkVersion is not 2.0', (manifest) => (manifest.frameworkVersion = '1.0')],
    ['sidebar is no location', ({ location }) => (location['support']!['sidebar'] = { url: 'https://a.example.com' })],
    [
      'ticket_sidebar: the URL is not https',
      ({ location }) => (location['support']!['ticket_sidebar']!.url = 'http://a'),
    ],
    ['token: secret', ({ parameters }) => (parameters[1]!.type = 'secret')],
    ['two parameters have the same name', ({ parameters }) => parameters.push({ name: 'token' })],
  ])('would not pass otherwise: %s', (fault, break_) => {
    const broken = structuredClone(manifest);
    break_(broken);
    expect(faultsOf(broken, translation)).toEqual([fault]);
  });

  it('is one page of the panel in the ticket sidebar', () => {
    expect(Object.keys(manifest.location['support'] ?? {})).toEqual(['ticket_sidebar']);
    const { pathname, search, hash } = new URL(manifest.location['support']!['ticket_sidebar']!.url);
    expect(search + hash).toBe('');
    const page = /^\/api\/panel\/([\w.]+)$/.exec(pathname)?.[1] ?? '';
    expect(existsSync(join(repositoryRoot, 'panel/public', page))).toBe(true);
  });

  it('has a file for its locale, and the logos in their sizes', () => {
    expect(readdirSync(join(folder, 'translations'))).toContain(`${manifest.defaultLocale}.json`);
    const sizeOf = (name: string) => {
      const png = readFileSync(join(folder, 'assets', name));
      return [png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    expect(sizeOf('logo.png')).toEqual(['PNG', 320, 320]);
    expect(sizeOf('logo-small.png')).toEqual(['PNG', 128, 128]);
  });

  describe.each(readdirSync(join(folder, 'translations')))('in translations/%s', (file) => {
    const textsOf = (value: unknown, path = ''): [path: string, text: string][] =>
      typeof value === 'string'
        ? [[path, value]]
        : Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
    const texts = textsOf(json(`translations/${file}`));

    it('passes the rules of an upload, and says everything that the English file says', () => {
      expect(file).toMatch(/^[a-z]{2}(-\w{2,3})?\.json$/);
      expect(faultsOf(manifest, json(`translations/${file}`))).toEqual([]);
      expect(texts.map(([path]) => path)).toEqual(textsOf(translation).map(([path]) => path));
      expect(texts.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
    });

    it('says it in its language', () => {
      const english = new Set(textsOf(translation).map(([, text]) => text));
      const same = texts.filter(([path, text]) => path !== '.app.name' && english.has(text));
      expect(same.length).toBe(file === 'en.json' ? english.size - 1 : 0);
    });
  });

  it('has a file for each language of the panel; Zendesk has two for Portuguese', () => {
    const files = readdirSync(join(folder, 'translations')).map((name) => name.replace('.json', ''));
    expect(files.sort()).toEqual([...languages, 'pt-br'].sort());
    expect(json('translations/pt-br.json')).toEqual(json('translations/pt.json'));
  });

  it('has the settings that the page reads', () => {
    const { parameters } = manifest;
    expect(parameters.map(({ name }) => name).sort()).toEqual(['connection', 'queue', 'token']);
  });

  it('is packed by the commands of its page with the address that they name', () => {
    const document = readFileSync(join(repositoryRoot, 'docs/platforms/zendesk-app.md'), 'utf8');
    const [block] = codeBlocksIn(document).filter(({ mark }) => mark === 'pack');
    const work = mkdtempSync(join(tmpdir(), 'undertone-zendesk-'));
    try {
      symlinkSync(join(repositoryRoot, 'apps'), join(work, 'apps'));
      // Not every machine has zip; what is zipped is the folder that the lines before have made.
      const lines = block!.code.split('\n').filter((line) => !line.includes('zip -qr'));
      execFileSync('bash', ['-euc', lines.join('\n')], { cwd: work });
      const packed = JSON.parse(readFileSync(join(work, '.data/zendesk/manifest.json'), 'utf8')) as Manifest;
      expect(faultsOf(packed, translation)).toEqual([]);
      const address = /UNDERTONE=(\S+)/.exec(block!.code)?.[1];
      expect(packed.location['support']!['ticket_sidebar']!.url).toBe(`${address}/api/panel/zendesk.html`);
      expect(readdirSync(join(work, '.data/zendesk'), { recursive: true }).sort()).toEqual(
        readdirSync(folder, { recursive: true }).sort(),
      );
    } finally {
      rmSync(work, { recursive: true });
    }
  });
});
