// The secrets that a local run generates if none are configured. They are stored with the run's data, readable by its
// owner only, so that tokens stay valid after a restart and `npm run token` signs with the same secret.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface OwnSecrets {
  readonly authSecret: string;
  /** In the format of Standard Webhooks: `whsec_` and base64. */
  readonly webhookSecret: string;
}

/**
 * The secrets stored in a folder, or undefined if there are none.
 * @throws if the file does not contain valid secrets.
 */
export function readOwnSecrets(dataDir: string): OwnSecrets | undefined {
  const path = join(dataDir, 'secrets.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // An error of read(2), unlike one of open(2), has no path.
    throw Object.assign(error as Error, { path });
  }
  try {
    const { authSecret, webhookSecret } = JSON.parse(text) as Partial<OwnSecrets>;
    if (typeof authSecret === 'string' && typeof webhookSecret === 'string') return { authSecret, webhookSecret };
    throw new Error('it lacks authSecret or webhookSecret');
  } catch (error) {
    const advice = 'Delete it, and the next start makes new ones.';
    throw new Error(`${path} holds no secrets: ${(error as Error).message}. ${advice}`, { cause: error });
  }
}

/** The secrets stored in a folder; generates and stores them if there are none. */
export function ensureOwnSecrets(dataDir: string): OwnSecrets {
  const stored = readOwnSecrets(dataDir);
  if (stored) return stored;
  const generated: OwnSecrets = {
    authSecret: randomBytes(32).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  mkdirSync(dataDir, { recursive: true });
  const temporary = join(dataDir, `secrets.json.${process.pid}`);
  writeFileSync(temporary, `${JSON.stringify(generated, undefined, 2)}\n`, { mode: 0o600 });
  try {
    // A link fails if the file exists, so that two processes that generate secrets concurrently use the same ones.
    linkSync(temporary, join(dataDir, 'secrets.json'));
    return generated;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readOwnSecrets(dataDir) ?? generated;
  } finally {
    rmSync(temporary, { force: true });
  }
}
