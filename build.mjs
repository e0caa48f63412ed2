// Builds everything that runs. dist/deploy/ gets what runs on Azure and nothing else: the functions app as one CommonJS
// file, since a cold start then reads one file, and the panel for the browser. The other folders of dist/ get the tools
// that `npm start` and the other scripts run on this machine.
import { build, transform } from 'esbuild';
import * as fs from 'node:fs';
import { writeNotices } from './build/third-party-notices.mjs';

const root = import.meta.dirname;
const typescriptIn = (folder) => fs.readdirSync(`${root}/${folder}`).filter((name) => name.endsWith('.ts'));

// Built in a separate folder and then renamed, so that a process that runs the last build never reads a partial one.
const output = `${root}/dist.next`;
const previous = `${root}/dist.previous`;
const deploy = `${output}/deploy`;
for (const folder of [output, previous]) fs.rmSync(folder, { recursive: true, force: true });

const common = { bundle: true, absWorkingDir: root, metafile: true, sourcemap: true, logLevel: 'warning' };
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs' };

// Cloud SDKs that only some configurations use. Each becomes a separate file that is loaded on first use.
const lazySdks = {
  '@azure/ai-text-analytics': 'azure-language-sdk',
  '@azure/identity': 'azure-identity-sdk',
  '@azure/storage-queue': 'azure-storage-queue-sdk',
};
const externalizeLazySdks = {
  name: 'externalize-lazy-sdks',
  setup({ onResolve }) {
    onResolve({ filter: /^@azure\// }, ({ path }) =>
      path in lazySdks ? { path: `./${lazySdks[path]}.js`, external: true } : undefined,
    );
  },
};

// The panel's texts: one source file for each language, of which a page loads only its own section. English is part of
// the scripts.
const textSections = ['element', 'demo', 'settings', 'board', 'report', 'pages', 'account', 'signIn', 'embedded'];
const languagesIn = (folder) =>
  typescriptIn(folder)
    .map((name) => name.replace('.ts', ''))
    .filter((name) => name !== 'en' && name !== 'texts');
const bundleTexts = {
  name: 'bundle-texts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^texts:/ }, ({ path }) => ({ path: path.replace('texts:', ''), namespace: 'texts' }));
    onLoad({ filter: /.*/, namespace: 'texts' }, ({ path }) => {
      const [section, language] = path.split('/');
      const contents = `export { ${section} as default } from './panel/languages/${language}.ts';`;
      return { contents, resolveDir: root, loader: 'ts' };
    });
  },
};

const minifyStyles = {
  name: 'minify-styles',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(fs.readFileSync(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};

/** What is deployed is also bundled here: the builds whose packages the notices have to name. */
const deployed = [
  // One file in functions/ is one deployed function: importing them all registers them all.
  build({
    ...node,
    stdin: {
      contents: ['./shared/start-up.ts', ...typescriptIn('functions').map((name) => `./functions/${name}`)]
        .map((file) => `import '${file}';`)
        .join('\n'),
      resolveDir: root,
      sourcefile: 'main.ts',
      loader: 'ts',
    },
    minify: true,
    external: ['@azure/functions-core'],
    plugins: [externalizeLazySdks],
    // An import() would not see the named exports of the separate CommonJS files.
    supported: { 'dynamic-import': false },
    // The maps are moved out of the folder below: they are large, and useful only on a developer's machine.
    sourcemap: 'external',
    footer: { js: '//# sourceMappingURL=../maps/main.js.map' },
    outfile: `${deploy}/main.js`,
  }),
  // With require, since the SDKs' ES modules resolve their own packages from a file URL that a bundle doesn't have.
  ...Object.entries(lazySdks).map(([sdk, name]) =>
    build({
      ...node,
      minify: true,
      sourcemap: false,
      stdin: { contents: `module.exports = require('${sdk}');`, resolveDir: root, sourcefile: `${name}.js` },
      outfile: `${deploy}/${name}.js`,
    }),
  ),
  build({
    ...common,
    minify: true,
    sourcemap: 'external',
    format: 'esm',
    target: 'es2022',
    // The element for any page; the scripts of the pages, which include the element; what the pages in chat tools need
    // besides the element; and the sign-in, which a page loads where a provider is configured.
    entryPoints: {
      panel: `${root}/panel/index.ts`,
      demo: `${root}/panel/demo/index.ts`,
      settings: `${root}/panel/settings/index.ts`,
      board: `${root}/panel/board/index.ts`,
      report: `${root}/panel/report/index.ts`,
      chatwoot: `${root}/panel/embedded/chatwoot/index.ts`,
      zendesk: `${root}/panel/embedded/zendesk/index.ts`,
      'sign-in': `${root}/panel/sign-in/index.ts`,
      'signed-in': `${root}/panel/sign-in/signed-in.ts`,
    },
    plugins: [minifyStyles],
    loader: { '.svg': 'text' },
    outdir: `${deploy}/panel`,
  }),
  build({
    ...common,
    minify: true,
    sourcemap: false,
    format: 'esm',
    target: 'es2022',
    entryPoints: Object.fromEntries(
      textSections.flatMap((section) =>
        languagesIn('panel/languages').map((language) => [`${section}-${language}`, `texts:${section}/${language}`]),
      ),
    ),
    plugins: [bundleTexts],
    outdir: `${deploy}/panel/languages`,
  }),
];
const tools = [
  ...['local', 'bench'].map((folder) =>
    build({
      ...node,
      entryPoints: typescriptIn(folder)
        .filter((name) => name !== 'azurite.ts')
        .map((name) => `${root}/${folder}/${name}`),
      packages: 'external',
      outdir: `${output}/${folder}`,
    }),
  ),
  build({
    ...node,
    entryPoints: ['train', 'train-half', 'measure'].map((name) => `${root}/model/${name}.ts`),
    packages: 'external',
    outdir: `${output}/model`,
  }),
  // Azurite bundled with its packages loads four times as fast as from its thousand files.
  build({ ...node, entryPoints: [`${root}/local/azurite.ts`], sourcemap: false, outdir: `${output}/local` }),
];
const [deployedBuilds, toolBuilds] = await Promise.all([Promise.all(deployed), Promise.all(tools)]);

moveMaps();
const weights = 'shared/sentiment/local-model/weights';
fs.cpSync(`${root}/panel/public`, `${deploy}/panel`, { recursive: true });
putPartsIntoPages();
fs.cpSync(`${root}/${weights}`, `${deploy}/local-model`, { recursive: true });
// The tools look for the model in the folder above their own.
fs.cpSync(`${root}/${weights}`, `${output}/local-model`, { recursive: true });
for (const file of ['host.json', 'LICENSE']) fs.copyFileSync(`${root}/${file}`, `${deploy}/${file}`);
writeDeployedPackage();
writeNotices(
  root,
  deployedBuilds.map(({ metafile }) => metafile),
  `${deploy}/THIRD-PARTY-NOTICES.txt`,
);
listSources([...deployedBuilds, ...toolBuilds].map(({ metafile }) => metafile));

if (fs.existsSync(`${root}/dist`)) fs.renameSync(`${root}/dist`, previous);
fs.renameSync(output, `${root}/dist`);
fs.rmSync(previous, { recursive: true, force: true });

/** The deployed code is bundled: its package.json lists no dependency, so that a build on Azure installs none. */
function writeDeployedPackage() {
  const { version, license, engines } = JSON.parse(fs.readFileSync(`${root}/package.json`, 'utf8'));
  const packageJson = { name: 'undertone-deployed', version, license, private: true, engines, main: 'main.js' };
  fs.writeFileSync(`${deploy}/package.json`, `${JSON.stringify(packageJson, undefined, 2)}\n`);
}

/** Puts what several pages have in the place of the comment that names its file. */
function putPartsIntoPages() {
  for (const name of fs.readdirSync(`${deploy}/panel`).filter((name) => name.endsWith('.html'))) {
    const page = fs.readFileSync(`${deploy}/panel/${name}`, 'utf8');
    const whole = page.replace(/<!-- (parts\/[\w-]+\.svg) -->/g, (_, part) =>
      fs.readFileSync(`${root}/panel/${part}`, 'utf8'),
    );
    fs.writeFileSync(`${deploy}/panel/${name}`, whole);
  }
}

function moveMaps() {
  fs.mkdirSync(`${output}/maps`);
  for (const folder of [deploy, `${deploy}/panel`])
    for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.map')))
      fs.renameSync(`${folder}/${name}`, `${output}/maps/${name}`);
}

/**
 * Lists the sources for the set-up, which builds again when any of them has changed. Folders end in a slash; all their
 * files count.
 */
function listSources(metafiles) {
  const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const own = files.filter((path) => !/(^|\/)node_modules\/|^[\w-]+:|^main\.ts$/.test(path));
  const folders = ['functions/', 'local/', 'bench/', 'build/', 'panel/public/', 'panel/parts/', `${weights}/`];
  const others = ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json', 'host.json', 'LICENSE'];
  const single = [...own, ...others].filter((path) => !folders.some((folder) => path.startsWith(folder)));
  fs.writeFileSync(`${output}/sources.json`, JSON.stringify([...folders, ...new Set(single)].sort(), undefined, 1));
}
