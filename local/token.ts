// `npm run token`: prints a token for a local run, signed with the secret that the run uses: AUTH_SECRET from the
// environment or local.settings.json, else the one that the run has generated.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withDataDirNamed } from './run/data-dir-fault';
import { mintToken } from './run/mint-token';
import { readOwnSecrets, type OwnSecrets } from './run/own-secrets';
import { readRunSettings, type RunSettings } from './run/run-settings';

const knownRoles = ['agent', 'supervisor', 'admin'];
const usage =
  'Usage: npm run token -- --sub <agent id> --roles agent,supervisor,admin [--name <name>] [--expires-in 8h]';

async function printToken() {
  const { sub, roles, name, 'expires-in': expiresIn } = readParameters();
  if (!sub || !roles) throw new Error(usage);
  const listed = roles.split(',').map((role) => role.trim());
  const unknown = listed.filter((role) => !knownRoles.includes(role));
  if (unknown.length)
    throw new Error(`There is no role "${unknown.join('", "')}". Roles are ${knownRoles.join(', ')}.`);
  if (expiresIn !== undefined && !/^\d+ ?[a-z]+$/i.test(expiresIn))
    throw new Error(`"${expiresIn}" is no time span. Give one such as 30m, 8h or 7d.`);
  const run = readRunSettings(join(__dirname, '..', '..'), process.env);
  console.log(await mintToken({ sub, roles: listed, name, expiresIn }, authSecretOf(run), run.values));
}

function readParameters() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { sub: text, roles: text, name: text, 'expires-in': text } }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

function authSecretOf(run: RunSettings): string {
  const { values, dataDir } = run;
  const { AUTH_SECRET, AUTH_JWKS_URL } = values;
  if (AUTH_SECRET) return AUTH_SECRET;
  if (AUTH_JWKS_URL) throw new Error(`Tokens come from the provider of ${AUTH_JWKS_URL}; none can be made here.`);
  const secrets = readSecrets(run);
  if (!secrets) throw new Error(`No run has made a secret in ${dataDir}. Run npm start first, or set AUTH_SECRET.`);
  return secrets.authSecret;
}

function readSecrets(run: RunSettings): OwnSecrets | undefined {
  try {
    return readOwnSecrets(run.dataDir);
  } catch (error) {
    throw withDataDirNamed(error, run);
  }
}

printToken().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
