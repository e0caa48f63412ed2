import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { levelOf } from '../../../shared/sentiment/levels';
import { languageKey, startLanguageServer } from '../../support/language-server';

// Inside the project, so that it finds the packages; as build.mjs builds it.
const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.score-'));
const program = join(folder, 'score.js');
beforeAll(() => {
  buildSync({
    entryPoints: ['local/score.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    outfile: program,
  });
  cpSync('shared/sentiment/local-model/weights', join(folder, 'local-model'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = (args: string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'], ...env } });

async function run(input: string, args: string[] = [], env: Record<string, string> = {}) {
  const child = start(args, env);
  child.stdin.end(input);
  const [stdout, stderr, ended] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code: ended[0] as number };
}

interface Line {
  text: string;
  scores: { positive: number; neutral: number; negative: number } | null;
  score: number | null;
  level: string | null;
  language: string | null;
}
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('npm run score', () => {
  it('writes one line for each, in order, with the fields of the contract', async () => {
    const { stdout, code, stderr } = await run('I hate this\nWhere is it?\nI love it\n');
    const lines = linesOf(stdout);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines.map(({ text }) => text)).toEqual(['I hate this', 'Where is it?', 'I love it']);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['text', 'scores', 'score', 'level', 'language']);
      expect(line.scores!.positive + line.scores!.neutral + line.scores!.negative).toBeCloseTo(1, 10);
      expect(line.score).toBe(line.scores!.positive - line.scores!.negative);
      expect(line.level).toBe(levelOf(line.score!));
      expect(line.language).toBe('en');
    }
    expect(lines.map(({ level }) => level)).toEqual([
      expect.stringMatching(/negative$/),
      'neutral',
      expect.stringMatching(/positive$/),
    ]);
  });

  it.each([
    ['an empty line', '\n', { text: '', scores: null, score: null, level: null }],
    ['a language it cannot read', '配送が遅くて困っています\n', { scores: null, level: null, language: 'ja' }],
    ['a Windows line end', 'I love it\r\n', { text: 'I love it' }],
    ['no line end', 'I love it', { text: 'I love it' }],
    ['a line separator within the text', 'I love it\u2028really\n', { text: 'I love it\u2028really' }],
  ])('accepts %s', async (_, input, line) => {
    const lines = linesOf((await run(input)).stdout);
    expect(lines).toMatchObject([line]);
  });

  it('writes nothing for an empty input', async () =>
    expect(await run('')).toEqual({ stdout: '', stderr: '', code: 0 }));

  it('scores the lines in the given language', async () => {
    const { stdout } = await run('Terrible!\n', ['--language', 'sv']);
    expect(linesOf(stdout)).toMatchObject([{ scores: null, language: 'sv' }]);
  });

  it('answers a line before the next one arrives', async () => {
    const child = start([]);
    child.stdin.write('I love it\n');
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    expect(linesOf(first.toString())).toMatchObject([{ text: 'I love it' }]);
    child.stdin.end();
    await once(child, 'close');
  });

  it('ends without an error when its output is closed', async () => {
    const child = start([]);
    const stderr = textOf(child.stderr);
    child.stdin.on('error', () => undefined); // It stops reading too.
    child.stdin.write('I hate this\n'.repeat(20_000));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    expect([code, await stderr]).toEqual([0, '']);
  });

  it.each([
    ['an unknown option', ['--langauge', 'en'], /--langauge/],
    ['an unknown provider', ['--provider', 'oracle'], /--provider oracle: must be one of auto, azure-language, local/],
    ['an invalid language', ['--language', '!!'], /--language !!/],
    ['an argument', ['file.txt'], /file\.txt/],
    ['a cloud without an endpoint', ['--provider', 'azure-language'], /LANGUAGE_ENDPOINT/],
  ])('rejects %s with a message and exits with 2', async (_, args, message) => {
    const { stdout, stderr, code } = await run('I love it\n', args);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Usage:');
  });

  it('uses the cloud where configured, with ten lines per request', async () => {
    const server = await startLanguageServer();
    const environment = { LANGUAGE_ENDPOINT: server.endpoint, LANGUAGE_KEY: languageKey, LANGUAGE_TIMEOUT_MS: '20000' };
    const { stdout } = await run('This is terrible.\n'.repeat(25), ['--provider', 'azure-language'], environment);
    await server.close();
    expect(linesOf(stdout).map(({ score }) => score!.toFixed(2))).toEqual(Array(25).fill('-0.96'));
    expect(server.requests.map(({ documents }) => documents.length)).toEqual([10, 10, 5]);
  });
});
