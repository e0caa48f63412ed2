// Runs the whole app for a test, as `npm start` does: the built start as a separate process, on free ports, with a
// data folder of its own. With E2E_BASE_URL set the tests go to that host instead, which then has to be configured with
// the AUTH_SECRET and WEBHOOK_SECRETS of the tests' environment.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mintToken, type TokenHolder } from '../../local/run/mint-token';

const repository = resolve(__dirname, '..', '..');
const readyWithinMs = 30_000;

export interface RunningAppOptions {
  /** Settings in addition to the tests' own; undefined removes one. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** A folder with existing data; by default the run gets an empty folder, removed at the end. */
  readonly dataDir?: string;
  /** The folder whose build is run; this repository by default. */
  readonly root?: string;
  /** Of the command line, such as `--no-demo`. */
  readonly parameters?: readonly string[];
}

export interface RunningApp {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Signs tokens the app accepts. */
  readonly authSecret: string;
  /** Signs messages the app accepts; `whsec_…`. */
  readonly webhookSecret: string;
  /** The process, unless E2E_BASE_URL names a host that runs elsewhere. */
  readonly process: ChildProcess | undefined;
  /** Everything it has printed so far. */
  output(): string;
  /** A bearer token, such as `{ sub: 'agent-1', roles: ['agent'] }`. */
  token(holder: TokenHolder): Promise<string>;
  /** Ends it as Ctrl-C or a service manager does, and waits; the exit code is undefined after a kill. */
  stop(signal?: NodeJS.Signals): Promise<number | undefined>;
}

/** Starts the app and waits until it is ready. */
export async function startApp(options: RunningAppOptions = {}): Promise<RunningApp> {
  const settings: Record<string, string | undefined> = {
    AUTH_SECRET: process.env['AUTH_SECRET'] ?? 'a secret of the tests, 32 bytes or more',
    WEBHOOK_SECRETS:
      process.env['WEBHOOK_SECRETS'] ?? `whsec_${Buffer.from('the tests’ webhook secret').toString('base64')}`,
    ...options.settings,
  };
  const shared = {
    authSecret: settings['AUTH_SECRET'] ?? '',
    webhookSecret: settings['WEBHOOK_SECRETS']?.split(',')[0] ?? '',
    token: (holder: TokenHolder) => mintToken(holder, settings['AUTH_SECRET'] ?? '', settings),
  };
  const elsewhere = process.env['E2E_BASE_URL']?.replace(/\/$/, '');
  if (elsewhere)
    return {
      ...shared,
      baseUrl: elsewhere,
      process: undefined,
      output: () => '',
      stop: () => Promise.resolve(undefined),
    };

  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'undertone-'));
  const root = options.root ?? repository;
  const child = spawn(process.execPath, [join(root, 'dist', 'local', 'start.js'), ...(options.parameters ?? [])], {
    cwd: root,
    // As under npm, it ends with its parent process, since a test that fails may never stop it.
    env: { ...withoutSettings(process.env), npm_lifecycle_event: 'test', PORT: '0', DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit');

  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    return child.exitCode ?? undefined;
  };
  const baseUrl = await readyUrl(child, () => output).catch(async (error: unknown) => {
    await stop('SIGKILL');
    throw error;
  });
  return { ...shared, baseUrl, process: child, output: () => output, stop };
}

async function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The app ${why}. It printed:\n${output()}`));
    const timer = setTimeout(() => fail('was not ready in time'), readyWithinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('ended before it was ready');
    });
    child.stdout?.on('data', () => {
      const url = /^Ready on (\S+)$/m.exec(output())?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

/** Settings of the machine that runs the tests must not change their results. */
export function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSetting =
    /^(AUTH_|TABLES_|QUEUES_|EVENT_TARGETS|PANEL_|LANGUAGE_|AzureSignalR|AzureWebJobs|SENTIMENT_|WEBHOOK|ALLOW_UNSIGNED|DEFAULT_QUEUE|SIGNALR_PORT)/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting.test(name)));
}
