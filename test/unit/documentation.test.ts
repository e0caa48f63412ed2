// The documents name only files, headings, commands and routes that exist. A rename that misses one fails here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { routes } from '../../shared/http/routes';
import { repositoryRoot } from '../support/source-imports';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
/** Names in .gitignore: what a build or a run creates. */
const ignored = read('.gitignore').split('\n').filter(Boolean);
const isIgnored = (path: string) =>
  path.split('/').some((part) => ignored.includes(`${part}/`) || ignored.includes(part));

/** Every file of the repository, as a path from its root. */
const files = filesIn('');
const folders = new Set(files.flatMap(foldersOf));
const isThere = (path: string) => files.includes(path) || folders.has(path.replace(/\/$/, ''));
const documents = files.filter((path) => path.endsWith('.md')).map((path) => ({ path, text: read(path) }));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

function filesIn(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.name === '.git' || isIgnored(path)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A document without its code, which contains no links. */
function withoutCode(text: string): string {
  return withoutFences(text).replace(/`[^`\n]*`/g, '');
}

function withoutFences(text: string): string {
  return text.replace(/^( *)(`{3,}|~{3,}).*\n[^]*?^\1\2 *$/gm, '');
}

/** The targets of a document's links: `[text](here)`, `[name]: here`, `<a href="here">` and `<img src="here">`. */
function linksIn(text: string): string[] {
  const patterns = [/\]\(([^)\s]+)(?: "[^"]*")?\)/g, /^ {0,3}\[[^\]]+\]: +(\S+)/gm, /\b(?:href|src)="([^"]+)"/g];
  return patterns.flatMap((pattern) => [...withoutCode(text).matchAll(pattern)].map(([, target = '']) => target));
}

/** The anchors of a document's headings, as GitHub generates them. */
function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const repeated = seen.get(anchor) ?? 0;
    seen.set(anchor, repeated + 1);
    return repeated ? `${anchor}-${repeated}` : anchor;
  });
}

/** What is wrong with a link, or undefined. Links to other sites are not followed. */
function faultOfLink(from: string, link: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return undefined;
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path ? posix.join(posix.dirname(from), path) : from;
  if (!isThere(target)) return `${from}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  return anchorsIn(read(target)).includes(anchor) ? undefined : `${from}: ${target} has no heading #${anchor}`;
}

/** The scripts of package.json that a text tells the reader to run. */
function scriptsIn(text: string): string[] {
  const run = [...text.matchAll(/\bnpm run (?:(?:-s|--silent) )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
  return [...run, ...[...text.matchAll(/\bnpm (start|test)\b/g)].map(([, name = '']) => name)];
}

/** Folders of the public sets that models are measured on, which are not part of the repository. */
const elsewhere = ['measure/'];
const fileEnding = /\.(?:[cm]?[jt]s|json|md|html|css|svg|tsv|jsonl|model|http)$/;

/** The paths of this repository among a document's code spans. `<name>` and `*` match anything except a slash. */
function pathsIn(text: string): string[] {
  return [...withoutFences(text).matchAll(/`([^`\s]+)`/g)]
    .map(([, span = '']) => span)
    .filter((span) => /^[\w.][\w.<>*/-]*$/.test(span) && !isIgnored(span) && !elsewhere.includes(span))
    .filter(
      (span) => fileEnding.test(span) || (span.includes('/') && (span.endsWith('/') || isThere(span.split('/')[0]!))),
    );
}

/** Whether a path in a document exists: from the root, from the document's folder, or as a file's name alone. */
function isNamedRightly(from: string, path: string): boolean {
  const candidates = [path, posix.join(posix.dirname(from), path)];
  if (!/[<*]/.test(path))
    return candidates.some(isThere) || (!path.includes('/') && files.some((file) => basename(file) === path));
  return candidates.some((candidate) => {
    const pattern = candidate.split(/<[^>]*>|\*/).map(escapeForRegExp);
    return files.some((file) => new RegExp(`^${pattern.join('[^/]*')}$`).test(file));
  });
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

describe('Every document', () => {
  it('is found', () => {
    expect(documents.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'README.md',
        'CONTRIBUTING.md',
        'SECURITY.md',
        'CHANGELOG.md',
        'docs/architecture.md',
        'model/CARD.md',
      ]),
    );
  });

  it.each(documents)('links to files and headings that exist: $path', ({ path, text }) => {
    expect(linksIn(text).flatMap((link) => faultOfLink(path, link) ?? [])).toEqual([]);
  });

  it.each(documents)('names commands that package.json has: $path', ({ text }) => {
    expect(scriptsIn(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it.each(documents)('names files and folders that exist: $path', ({ path, text }) => {
    expect(pathsIn(text).filter((named) => !isNamedRightly(path, named))).toEqual([]);
  });
});

describe('The checks of documents', () => {
  it('find faults', () => {
    const links = ['no-such-file.md', 'README.md#no-such-heading', '#no-such-heading', 'model/', 'README.md#try-it'];
    const text = links.map((link) => `[a](${link})`).join(' ') + ' `[not](a-link.md)` [web](https://example.com/x.md)';
    expect(linksIn(text).flatMap((link) => faultOfLink('README.md', link) ?? [])).toHaveLength(3);
    expect(scriptsIn('`npm run -s no-such` and `npm start`, `npm run bench:model`.')).toEqual([
      'no-such',
      'bench:model',
      'start',
    ]);
    const named =
      '`shared/no-such.ts` `shared/app.ts` `no-such/` `app.ts` `functions/<name>.ts` `dist/main.js` `a/b` `x`';
    expect(pathsIn(named).filter((path) => !isNamedRightly('README.md', path))).toEqual([
      'shared/no-such.ts',
      'no-such/',
    ]);
  });

  it('generate anchors as GitHub does', () => {
    expect(
      anchorsIn('# A `b`: c & d\n## [Linked](x.md) é_f\n## A b c  d\n### Trailing ##\n```\n# no heading\n```\n'),
    ).toEqual(['a-b-c--d', 'linked-é_f', 'a-b-c--d-1', 'trailing']);
  });
});

describe('The decisions', () => {
  const decisions = documents.filter(({ path }) => /^docs\/decisions\/\d/.test(path));

  it('are numbered without gaps and listed by their titles', () => {
    const index = read('docs/decisions/README.md');
    const listed = decisions.map(({ path, text }, at) => {
      const [, title] = new RegExp(`^# ${at + 1}\\. (.+)\n`).exec(text) ?? [];
      return {
        path,
        isListed: title !== undefined && index.includes(`(${basename(path)})`) && index.includes(`| ${title} `),
      };
    });
    expect(listed.length).toBeGreaterThanOrEqual(10);
    expect(listed.filter(({ isListed }) => !isListed)).toEqual([]);
  });

  it.each(decisions)('have the same four sections: $path', ({ text }) => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Consequences', 'What would change our mind']);
  });
});

describe('api.http', () => {
  const text = read('api.http');
  const requests = [...text.matchAll(/^([A-Z]+) \{\{host\}\}\/api\/([^?\s]+)/gm)].map(
    ([, method, path]) => `${method} ${path}`,
  );

  it('has a request for each route', () => {
    const missing = Object.values(routes)
      .filter(({ method }) => /^[A-Z]+$/.test(method))
      .filter(({ method, path }) => {
        const pattern = path
          .split(/\{[^}]*\}/)
          .map(escapeForRegExp)
          .join('.+');
        return !requests.some((request) => new RegExp(`^${method} ${pattern}$`).test(request));
      });
    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('has bodies in JSON, and defines each variable that it uses', () => {
    const bodies = [...text.matchAll(/\n\n(\{\n?[^]*?\})\n(?=\n###|$)/g)].map(([, body = '']) => body);
    expect(bodies.length).toBeGreaterThan(4);
    for (const body of bodies) expect(() => JSON.parse(body) as unknown).not.toThrow();
    const defined = [...text.matchAll(/^@(\w+) = /gm)].map(([, name]) => name);
    const used = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(defined));
  });

  it('names commands that exist', () => {
    expect(scriptsIn(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('The settings of editors and containers', () => {
  const settings = files.filter((path) => /^\.(vscode|devcontainer)\//.test(path));

  it('exist', () => {
    expect(settings).toEqual(
      expect.arrayContaining(['.vscode/launch.json', '.vscode/tasks.json', '.devcontainer/devcontainer.json']),
    );
  });

  it.each(settings)('are JSON that names scripts, tasks and files that exist: %s', (path) => {
    const parsed: unknown = JSON.parse(read(path));
    const faults: string[] = [];
    const { tasks } = JSON.parse(read('.vscode/tasks.json')) as { tasks: { label: string }[] };
    const visit = (value: unknown, name: string) => {
      if (typeof value === 'object' && value !== null) {
        for (const [key, item] of Object.entries(value)) visit(item, key);
      } else if (typeof value === 'string') {
        if (name === 'script' && !Object.hasOwn(scripts, value)) faults.push(`no script ${value}`);
        if (name === 'preLaunchTask' && !tasks.some(({ label }) => label === value)) faults.push(`no task ${value}`);
        for (const [, program = ''] of value.matchAll(/(?:^|\$\{workspaceFolder\}\/|\bnode )([\w./-]+\.m?js)\b/g))
          if (!existsSync(join(repositoryRoot, sourceOf(program)))) faults.push(`no file ${program}`);
      }
    };
    visit(parsed, '');
    expect(faults).toEqual([]);
  });

  /** The source file of a program of the build. */
  function sourceOf(program: string): string {
    return program.replace(/^dist\/(.*)\.js$/, '$1.ts');
  }
});
