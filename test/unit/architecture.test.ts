// The structure of the code, checked by its imports: dependencies point one way, and only adapters import an SDK.
import { basename, dirname } from 'node:path';
import ts from 'typescript';
import { routes } from '../../shared/http/routes';
import { parseSource, readSources, visit, type ImportKind, type SourceFile } from '../support/source-imports';

const folders = ['functions', 'shared', 'local', 'panel', 'bench', 'model'] as const;
const sources = readSources(...folders);
const byPath = new Map(sources.map((source) => [source.path, source]));
const within = (...paths: string[]) => sources.filter(({ path }) => paths.some((start) => path.startsWith(start)));
const importsOf = (...paths: string[]) => within(...paths).flatMap(({ imports }) => imports);
const isIn = (path: string, ...starts: string[]) => starts.some((start) => path.startsWith(start));
const asLines = (imports: readonly { from: string; to: string; kind: ImportKind }[]) =>
  imports.map(({ from, to, kind }) => `${from} imports ${to} (${kind})`);

/** The parts of `shared/`, from the lowest, each with the parts that it may import. A new one has to be added here. */
const parts = {
  deadline: [],
  'retry-after.ts': [],
  sentiment: ['deadline', 'retry-after.ts'],
  contract: ['sentiment'],
  alerts: ['contract', 'sentiment'],
  report: ['contract', 'sentiment', 'alerts'],
  queues: ['contract'],
  access: ['queues'],
  conversations: ['deadline', 'sentiment', 'contract', 'alerts', 'report'],
  live: ['deadline', 'sentiment', 'contract', 'queues', 'conversations'],
  board: ['sentiment', 'contract', 'conversations', 'live', 'report'],
  platforms: ['deadline', 'retry-after.ts', 'contract', 'sentiment'],
  'effects.ts': ['contract', 'live', 'queues', 'conversations', 'report'],
  effects: [
    'board',
    'report',
    'deadline',
    'retry-after.ts',
    'contract',
    'sentiment',
    'queues',
    'conversations',
    'live',
    'platforms',
  ],
  ingest: ['alerts', 'board', 'sentiment', 'contract', 'queues', 'conversations', 'live', 'effects.ts', 'effects'],
  'read-board.ts': ['access', 'queues', 'contract', 'conversations', 'board'],
  'read-report.ts': ['contract', 'board', 'report'],
  'read-sentiment.ts': ['access', 'queues', 'contract', 'conversations', 'sentiment', 'live'],
  settings: ['access', 'contract', 'sentiment', 'platforms'],
  storage: [
    'board',
    'report',
    'deadline',
    'alerts',
    'contract',
    'sentiment',
    'queues',
    'conversations',
    'effects',
    'platforms',
  ],
  'app.ts': [
    'access',
    'board',
    'queues',
    'conversations',
    'sentiment',
    'live',
    'ingest',
    'effects',
    'platforms',
    'settings',
    'storage',
  ],
  'receive-delivery.ts': ['app.ts', 'conversations', 'ingest', 'live', 'platforms'],
  operations: ['app.ts', 'contract', 'conversations', 'queues'],
  http: [
    'board',
    'deadline',
    'access',
    'queues',
    'contract',
    'sentiment',
    'conversations',
    'live',
    'effects',
    'platforms',
    'settings',
    'app.ts',
    'ingest',
    'read-sentiment.ts',
  ],
  'start-up.ts': ['app.ts', 'settings'],
} as const satisfies Record<string, readonly string[]>;

/** The part of a file: its folder, or the top-level file itself; `ingest-message.ts` belongs to `ingest-message/`. */
function partOf(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  if (rest.length > 0) return first;
  return { 'ingest-message.ts': 'ingest', 'settings.ts': 'settings', 'deadline.ts': 'deadline' }[first] ?? first;
}

function isAllowed(from: string, to: string): boolean {
  return from === to || (parts[from as keyof typeof parts] as readonly string[] | undefined)?.includes(to) === true;
}

describe('The parser of imports', () => {
  it('finds every kind of import', () => {
    const text = `
      import a from './a';
      import { type B } from '../b';
      import type { C } from '@scope/c/deep';
      import 'd';
      export * from 'e/deep';
      export type { F } from 'f';
      type G = import('g').G;
      const h = await import('h');
      const i = require('i');
      import j = require('j');
    `;
    expect(parseSource('x/y/z.ts', text, new Set(['x/y/a.ts'])).imports).toEqual(
      [
        ['x/y/a.ts', false, 'value'],
        // Compiled, this still loads the file.
        ['x/b', false, 'value'],
        ['@scope/c', true, 'type'],
        ['d', true, 'value'],
        ['e', true, 'value'],
        ['f', true, 'type'],
        ['g', true, 'type'],
        ['h', true, 'dynamic'],
        ['i', true, 'value'],
        ['j', true, 'value'],
      ].map(([to, isPackage, kind]) => ({ from: 'x/y/z.ts', to, isPackage, kind })),
    );
  });

  it('finds the files to check', () => {
    for (const folder of folders) expect(within(`${folder}/`).length).toBeGreaterThan(5);
    expect(byPath.get('shared/app.ts')?.imports.length).toBeGreaterThan(10);
  });
});

describe('Dependencies point one way', () => {
  /** What each folder may import besides itself. */
  const mayImport: Record<(typeof folders)[number], string[]> = {
    functions: ['shared/'],
    shared: ['package.json'],
    local: ['shared/', 'package.json'],
    panel: ['shared/'],
    bench: ['shared/', 'local/', 'model/', 'test/support/', 'package.json'],
    model: ['shared/sentiment/'],
  };

  it.each(folders)('from %s only to the folders that it may import', (folder) => {
    const wrong = importsOf(`${folder}/`).filter(
      ({ to, isPackage }) => !isPackage && !isIn(to, `${folder}/`, ...mayImport[folder]),
    );
    expect(asLines(wrong)).toEqual([]);
  });

  it('from a function only to the package of Azure Functions, and to no other function', () => {
    const wrong = importsOf('functions/').filter(({ to }) => !isIn(to, 'shared/') && to !== '@azure/functions');
    expect(asLines(wrong)).toEqual([]);
  });

  it('from the panel only to types of shared, or to values of a file without imports', () => {
    const wrong = importsOf('panel/')
      .filter(({ to, kind }) => isIn(to, 'shared/') && kind !== 'type')
      .filter(({ to }) => byPath.get(to)!.imports.some(({ kind }) => kind !== 'type'));
    expect(asLines(wrong)).toEqual([]);
  });

  it.each(Object.keys(parts))('inside shared, from %s only to the parts that it may import', (part) => {
    const wrong = importsOf('shared/').filter(
      ({ from, to, isPackage }) =>
        partOf(from) === part && !isPackage && isIn(to, 'shared/') && !isAllowed(part, partOf(to)),
    );
    expect(asLines(wrong)).toEqual([]);
  });

  it('inside shared only between listed parts, in an order without a cycle', () => {
    expect(within('shared/').flatMap(({ path }) => (partOf(path) in parts ? [] : [path]))).toEqual([]);
    const names = Object.keys(parts);
    for (const [index, name] of names.entries())
      for (const lower of parts[name as keyof typeof parts]) expect(names.slice(0, index)).toContain(lower);
  });

  it.each(['value', 'type'])('without a cycle, whatever the kind of import: %s', (least) => {
    const circles: string[] = [];
    const finished = new Set<string>();
    const follow = (path: string, way: string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      else if (!finished.has(path)) {
        for (const { to, kind } of byPath.get(path)?.imports ?? [])
          if (kind !== 'type' || least === 'type') follow(to, [...way, path]);
        finished.add(path);
      }
    };
    for (const { path } of sources) follow(path, []);
    expect(circles).toEqual([]);
  });

  it('to every file of shared: none is unused', () => {
    const reached = new Set<string>();
    const follow = (path: string) => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const { to } of byPath.get(path)?.imports ?? []) follow(to);
    };
    for (const { path } of within('functions/', 'shared/start-up.ts')) follow(path);
    expect(within('shared/').flatMap(({ path }) => (reached.has(path) ? [] : [path]))).toEqual([]);
  });
});

describe('Packages stay where they belong', () => {
  const lazily: readonly ImportKind[] = ['dynamic', 'type'];
  const anyhow: readonly ImportKind[] = ['value', 'dynamic', 'type'];
  const typesOnly: readonly ImportKind[] = ['type'];

  /** Every package of the deployed app, and which files may import it how. A new one has to be added here. */
  const allowed: Record<string, [files: RegExp, kinds: readonly ImportKind[]][]> = {
    '@azure/functions': [
      [/^functions\//, anyhow],
      [/^shared\/(http\/.+|start-up\.ts)$/, anyhow],
    ],
    '@azure/data-tables': [[/^shared\/storage\/[\w-]+\.ts$/, anyhow]],
    '@azure/ai-text-analytics': [[/^shared\/sentiment\/azure-language-(client|model|answer)\.ts$/, lazily]],
    '@azure/identity': [
      [/^shared\/sentiment\/azure-language-client\.ts$/, lazily],
      [/^shared\/(storage\/(tables|storage-task-queue)|live\/rest-signalr-service)\.ts$/, lazily],
    ],
    '@azure/storage-queue': [[/^shared\/storage\/storage-task-queue\.ts$/, lazily]],
    jose: [[/^shared\/(access\/tokens|live\/rest-signalr-service)\.ts$/, anyhow]],
    cockatiel: [[/^shared\/sentiment\/fallback-model\.ts$/, anyhow]],
    'lru-cache': [
      [/^shared\/(queues\/cached-queue-store|sentiment\/message-scorer|storage\/table-stopped-targets)\.ts$/, anyhow],
    ],
    'fastest-levenshtein': [[/^shared\/contract\/closest-name\.ts$/, anyhow]],
    htmlparser2: [[/^shared\/platforms\/plain-text\.ts$/, anyhow]],
    tinyld: [[/^shared\/sentiment\/latin-language\.ts$/, anyhow]],
    zod: [
      [
        /^shared\/(contract\/[\w-]+|platforms\/[\w/-]+|http\/(routes|openapi-schemas)|effects\/task-queue|settings(\/[\w-]+)?)\.ts$/,
        anyhow,
      ],
      [/^shared\/http\/[\w-]+\.ts$/, typesOnly],
    ],
  };

  it('in the deployed app', () => {
    const wrong = importsOf('functions/', 'shared/').filter(
      ({ from, to, isPackage, kind }) =>
        isPackage &&
        !to.startsWith('node:') &&
        !allowed[to]?.some(([files, kinds]) => files.test(from) && kinds.includes(kind)),
    );
    expect(asLines(wrong)).toEqual([]);
  });

  it('and every listed package is used', () => {
    const used = new Set(importsOf('functions/', 'shared/').map(({ to }) => to));
    expect(Object.keys(allowed).filter((name) => !used.has(name))).toEqual([]);
  });

  it('so that the ingest of a message imports none', () => {
    expect(asLines(importsOf('shared/ingest-message.ts').filter(({ isPackage }) => isPackage))).toEqual([]);
  });

  it('so that only the module that chooses an adapter imports it', () => {
    const adapters = sources.filter(({ imports }) =>
      imports.some(({ to }) => ['@azure/data-tables', '@azure/ai-text-analytics', 'jose'].includes(to)),
    );
    const choosers = ['shared/app.ts', 'shared/sentiment/sentiment-provider.ts'];
    const paths = adapters.map(({ path }) => path);
    const wrong = importsOf('shared/', 'functions/').filter(
      ({ from, to, kind }) =>
        kind !== 'type' &&
        paths.includes(to) &&
        !paths.includes(from) &&
        !choosers.includes(from) &&
        // The stores share the access to tables.
        !isIn(from, 'shared/storage/'),
    );
    expect(asLines(wrong)).toEqual([]);
  });

  it('and the panel imports two: the client of the live feed, and in the sign-in alone that of OpenID providers', () => {
    const packages = importsOf('panel/').filter(({ isPackage }) => isPackage);
    expect(new Set(packages.map(({ to }) => to))).toEqual(new Set(['@microsoft/signalr', 'oidc-client-ts']));
    const outside = packages.filter(({ from, to }) => to === 'oidc-client-ts' && !from.startsWith('panel/sign-in/'));
    expect(asLines(outside)).toEqual([]);
  });

  it('so that the element and the pages reach the sign-in only through what loads it', () => {
    const entries = ['panel/sign-in/load-sign-in.ts', 'panel/sign-in/sign-in-settings.ts'];
    const wrong = importsOf('panel/').filter(
      ({ from, to, kind }) =>
        to.startsWith('panel/sign-in/') &&
        kind !== 'type' &&
        (!from.startsWith('panel/sign-in/') || entries.includes(from)) &&
        !entries.includes(to),
    );
    expect(asLines(wrong)).toEqual([]);
  });
});

describe('The environment', () => {
  /** Files that read `process.env` or the module `node:process`, in any notation. */
  const readers = (files: readonly SourceFile[]) =>
    files
      .filter(({ tree, imports }) => {
        let reads = imports.some(({ to }) => to === 'node:process' || to === 'process');
        visit(tree, (node) => {
          if (ts.isIdentifier(node) && node.text === 'process') {
            const { parent } = node;
            reads ||= !ts.isPropertyAccessExpression(parent) || parent.name.text === 'env';
          }
        });
        return reads;
      })
      .map(({ path }) => path);

  it('is passed to the settings by the app and its start-up, and no other file reads it', () => {
    expect(readers(within('functions/', 'shared/')).sort()).toEqual(['shared/app.ts', 'shared/start-up.ts']);
  });

  it('is found in any notation', () => {
    for (const text of [
      'process.env.X',
      'const { env } = process',
      "process['env']",
      "import { env } from 'node:process'",
    ])
      expect(readers([parseSource('x.ts', text)])).toEqual(['x.ts']);
    expect(readers([parseSource('x.ts', 'process.exit()')])).toEqual([]);
  });
});

describe('A function', () => {
  const functions = within('functions/').map((source) => ({ ...source, name: basename(source.path, '.ts') }));

  it.each(functions)('is registered alone, by the name of its file: $name', ({ name, tree }) => {
    const registered: string[] = [];
    visit(tree, (node) => {
      if (!ts.isCallExpression(node)) return;
      const { expression } = node;
      const isRegistration =
        (ts.isIdentifier(expression) && expression.text === 'defineRoute') ||
        (ts.isPropertyAccessExpression(expression) && expression.expression.getText() === 'app');
      const [first] = node.arguments;
      if (isRegistration && first && ts.isStringLiteral(first)) registered.push(first.text);
    });
    expect(registered).toEqual([name]);
  });

  it('serves each route', () => {
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(routes)));
  });

  it('is in the same folder as the others, where the build looks for it', () => {
    expect(functions.filter(({ path }) => dirname(path) !== 'functions')).toEqual([]);
  });
});

describe('A file', () => {
  it('is named after what it contains', () => {
    const wrong = sources.filter(
      ({ path }) =>
        !path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?(\.ts)?$/.test(part)) ||
        /\b(utils?|helpers?|common|types|misc|manager)\b/.test(path),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('is not too long to be read at once', () => {
    const long = sources.filter(({ text }) => text.trimEnd().split('\n').length > 350);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
