// Installs the packages of package-lock.json with npm and reports progress: npm prints none if its output is not a
// terminal, and without a network it would retry for minutes.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const progressIntervalMs = 5_000;

/** Retries for some seconds, then gives up: npm's default timeouts are minutes. */
const network = [
  '--prefer-offline',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=4000',
  '--fetch-timeout=30000',
];

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|FETCH_ERROR|ENETDOWN)\b/;
const untrusted = /\b(\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+)\b/;
const refused = /\b(E401|E403|E407)\b/;

/**
 * Runs `npm ci` in the folder.
 * @throws an error that says what failed and what to do about it.
 */
export async function installPackages(root, print = console.log) {
  const total = countPackages(root);
  const output = [];
  const failures = new Set();
  let [lookedUp, downloaded] = [0, 0];
  const start = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1000);
    print(`  ${seconds} s: of about ${total} packages, ${lookedUp} looked up and ${downloaded} downloaded`);
  }, progressIntervalMs);
  const onLine = (line) => {
    // Up to two such lines per package, from the network or from npm's cache: its metadata, and its archive.
    const failure = /^npm http fetch .* attempt \d+ failed with (\w+)/.exec(line)?.[1];
    if (failure !== undefined) {
      if (!failures.has(failure)) print(`  The registry can't be reached (${failure}); trying again …`);
      failures.add(failure);
    } else if (/^npm http (fetch|cache) .*\.tgz/.test(line)) downloaded++;
    else if (/^npm http (fetch|cache) /.test(line)) lookedUp++;
    else if (line.trim() !== '' && !/^npm (http|warn deprecated)/.test(line)) output.push(line);
  };
  // A parent folder may declare this one as its workspace, and npm would then install there.
  const parameters = ['ci', '--include=dev', '--no-workspaces', '--no-audit', '--no-fund', '--loglevel=http'];
  const code = await runNpm(root, [...parameters, ...network], onLine).finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(describeFailure(output.join('\n')));
  for (const line of output.filter((line) => line.startsWith('npm warn'))) print(line);
}

/** Runs the npm that started this process, or the one on the path, and passes on its output line by line. */
function runNpm(root, parameters, onLine) {
  const script = process.env.npm_execpath;
  const isNpm = script !== undefined && basename(script) === 'npm-cli.js';
  const program = isNpm ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(program, isNpm ? [script, ...parameters] : parameters, {
    cwd: root,
    env: withoutOuterPrefix(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: program === 'npm.cmd',
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop();
      lines.forEach(onLine);
    });
    stream.on('end', () => onLine(rest));
  }
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm could not be run: ${error.message}. It comes with Node.js.`)));
    child.on('close', (code) => resolve(code));
  });
}

/** The npm that started this process sets its folder and workspace in the environment, which a second npm would use. */
function withoutOuterPrefix(environment) {
  const isPrefix = /^npm_config_(local_prefix|prefix|workspaces?|include_workspace_root)$/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isPrefix.test(name)));
}

/** How many packages of the lock file are installed on this machine: those for other systems are skipped. */
function countPackages(root) {
  const { packages = {} } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const matches = (allowed, actual) => !allowed || allowed.includes(actual);
  return Object.entries(packages).filter(
    ([path, { os, cpu }]) => path !== '' && matches(os, process.platform) && matches(cpu, process.arch),
  ).length;
}

function describeFailure(output) {
  return [explain(output), 'npm said:', ...output.split('\n').map((line) => `  ${line}`)].join('\n');
}

function explain(output) {
  const retryAdvice = 'Then run the command again; nothing has to be cleaned up.';
  const network = unreachable.exec(output)?.[1];
  if (network !== undefined)
    return (
      `The packages could not be downloaded (${network}): the first start needs a network. Check the connection; ` +
      `behind a proxy, configure npm for it: npm config set proxy http://… and https-proxy. ${retryAdvice}`
    );
  const certificate = untrusted.exec(output)?.[1];
  if (certificate !== undefined)
    return (
      `The packages could not be downloaded (${certificate}): this machine does not trust the certificate of the ` +
      `registry. Where a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS. ${retryAdvice}`
    );
  const access = refused.exec(output)?.[1];
  if (access !== undefined)
    return `The registry refused the packages (${access}): check the registry and its credentials in your .npmrc. ${retryAdvice}`;
  if (/\bENOSPC\b/.test(output)) return `The packages could not be stored (ENOSPC): the disk is full. ${retryAdvice}`;
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output))
    return `The packages could not be stored: this user may not write to this folder, or to npm's cache. ${retryAdvice}`;
  return 'The packages could not be installed.';
}
