// A checkout may be in a folder of any name: with spaces, quotes, letters of any language, and a % that a URL would
// read as the start of an escape.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startApp } from '../../support/running-app';

const repository = resolve(__dirname, '..', '..', '..');
let parent: string;
let odd: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'undertone-odd-'));
  odd = join(parent, `50% off%zz%20 ö #1 it's "new" & $HOME`);
  mkdirSync(odd);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

it('runs the app there', async () => {
  for (const part of ['dist', 'host.json', 'package.json'])
    cpSync(join(repository, part), join(odd, part), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(odd, 'node_modules'), 'junction');
  const app = await startApp({ root: odd });
  try {
    for (const path of ['health', 'panel/'])
      expect([path, (await fetch(`${app.baseUrl}/api/${path}`)).status]).toEqual([path, 200]);
  } finally {
    await app.stop();
  }
});

it('runs tests there: the stack of an error names the right file', async () => {
  const test = `it('names this file', () => {
    const own = (new Error('x').stack ?? '').split('\\n').find((line: string) => line.includes('own.test.ts'));
    expect(own).toContain(\`(\${__filename}:\`);
  });`;
  writeFileSync(join(odd, 'own.test.ts'), test);
  const transform = join(repository, 'test', 'support', 'typescript-transform.mjs');
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } };
  const config = { rootDir: odd, testMatch: ['**/*.test.ts'], transform: { '\\.ts$': [transform, options] } };
  const parameters = [join(repository, 'node_modules', 'jest', 'bin', 'jest.js'), '--config', JSON.stringify(config)];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, parameters, { cwd: odd }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  expect(output).toContain('1 passed, 1 total');
});
