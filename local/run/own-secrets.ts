// The secrets that a local run makes for itself where none are configured. They are kept with the run's data, for its
// owner's eyes only, so that tokens outlive a restart and `npm run token` signs with the same secret.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface OwnSecrets {
  readonly authSecret: string;
  /** As Standard Webhooks writes it: `whsec_` and base64. */
  readonly webhookSecret: string;
}

/**
 * The secrets kept in a folder, or undefined when no run has made any there.
 * @throws when what is kept there are no secrets.
 */
export function readOwnSecrets(dataDir: string): OwnSecrets | undefined {
  const path = join(dataDir, 'secrets.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // A failed read doesn't say of what.
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

/** The secrets kept in a folder, made now when there are none. */
export function ensureOwnSecrets(dataDir: string): OwnSecrets {
  const kept = readOwnSecrets(dataDir);
  if (kept) return kept;
  const made: OwnSecrets = {
    authSecret: randomBytes(32).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  mkdirSync(dataDir, { recursive: true });
  const temporary = join(dataDir, `secrets.json.${process.pid}`);
  writeFileSync(temporary, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  try {
    // A link fails where the file exists, so that of two that make secrets at once both use the first one's.
    linkSync(temporary, join(dataDir, 'secrets.json'));
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readOwnSecrets(dataDir) ?? made;
  } finally {
    rmSync(temporary, { force: true });
  }
}
