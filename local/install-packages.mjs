// Installs the packages of package-lock.json with npm, and says how far it is: npm itself is silent where its output
// is no terminal, and without a network it would try for minutes.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const tellEveryMs = 5_000;

/** Tries again for some seconds, then gives up: npm's own limits are minutes. */
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
 * @throws saying what is in the way, and what to do about it.
 */
export async function installPackages(root, tell = console.log) {
  const total = countPackages(root);
  const said = [];
  const failures = new Set();
  let [lookedUp, downloaded] = [0, 0];
  const start = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1000);
    tell(`  ${seconds} s: of about ${total} packages, ${lookedUp} looked up and ${downloaded} downloaded`);
  }, tellEveryMs);
  const takeLine = (line) => {
    // Up to two such lines a package, from the network or from npm's cache: what versions there are, and the package.
    const failure = /^npm http fetch .* attempt \d+ failed with (\w+)/.exec(line)?.[1];
    if (failure !== undefined) {
      if (!failures.has(failure)) tell(`  The registry can't be reached (${failure}); trying again …`);
      failures.add(failure);
    } else if (/^npm http (fetch|cache) .*\.tgz/.test(line)) downloaded++;
    else if (/^npm http (fetch|cache) /.test(line)) lookedUp++;
    else if (line.trim() !== '' && !/^npm (http|warn deprecated)/.test(line)) said.push(line);
  };
  // A folder above may call this one its workspace, and npm would then install there.
  const parameters = ['ci', '--include=dev', '--no-workspaces', '--no-audit', '--no-fund', '--loglevel=http'];
  const code = await runNpm(root, [...parameters, ...network], takeLine).finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(describeFailure(said.join('\n')));
  for (const line of said.filter((line) => line.startsWith('npm warn'))) tell(line);
}

/** Runs npm, the one that runs us or the one on the path, and hands on what it prints line by line. */
function runNpm(root, parameters, takeLine) {
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
      lines.forEach(takeLine);
    });
    stream.on('end', () => takeLine(rest));
  }
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm could not be run: ${error.message}. It comes with Node.js.`)));
    child.on('close', (code) => resolve(code));
  });
}

/** The npm that runs us leaves its own folder and workspace in the environment, where another npm would take them up. */
function withoutOuterPrefix(environment) {
  const isPrefix = /^npm_config_(local_prefix|prefix|workspaces?|include_workspace_root)$/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isPrefix.test(name)));
}

/** How many packages of the lock file this machine gets: those for other systems are left out. */
function countPackages(root) {
  const { packages = {} } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const suits = (wanted, is) => !wanted || wanted.includes(is);
  return Object.entries(packages).filter(
    ([path, { os, cpu }]) => path !== '' && suits(os, process.platform) && suits(cpu, process.arch),
  ).length;
}

function describeFailure(said) {
  return [explain(said), 'npm said:', ...said.split('\n').map((line) => `  ${line}`)].join('\n');
}

function explain(said) {
  const again = 'Then run the command again; nothing has to be cleaned up.';
  const network = unreachable.exec(said)?.[1];
  if (network !== undefined)
    return (
      `The packages could not be downloaded (${network}): the first start needs a network. Check the connection; ` +
      `behind a proxy, tell npm of it: npm config set proxy http://… and https-proxy. ${again}`
    );
  const certificate = untrusted.exec(said)?.[1];
  if (certificate !== undefined)
    return (
      `The packages could not be downloaded (${certificate}): this machine does not trust the certificate of the ` +
      `registry. Where a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS. ${again}`
    );
  const access = refused.exec(said)?.[1];
  if (access !== undefined)
    return `The registry refused the packages (${access}): check the registry and its credentials in your .npmrc. ${again}`;
  if (/\bENOSPC\b/.test(said)) return `The packages could not be stored (ENOSPC): the disk is full. ${again}`;
  if (/\b(EACCES|EPERM|EROFS)\b/.test(said))
    return `The packages could not be stored: this user may not write to this folder, or to npm's cache. ${again}`;
  return 'The packages could not be installed.';
}
