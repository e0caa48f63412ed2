// The settings of a local run. The environment overrides `Values` of local.settings.json, as with Core Tools. An empty
// value counts as not set.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface RunSettings {
  /** All settings, from both sources. */
  readonly values: Readonly<Record<string, string>>;
  /** The `Host` section of local.settings.json. */
  readonly host: Readonly<Record<string, unknown>>;
  /** Where the run stores its data. */
  readonly dataDir: string;
  /** Whether a setting comes from the environment, and so may belong to a real deployment. */
  readonly isFromEnvironment: (name: string) => boolean;
}

interface LocalSettingsFile {
  IsEncrypted?: boolean;
  Values?: Record<string, string | number | boolean | object | null>;
  Host?: Record<string, unknown>;
}

/**
 * Reads the settings for the app in `root`.
 * @throws if local.settings.json can't be read.
 */
export function readRunSettings(root: string, environment: NodeJS.ProcessEnv): RunSettings {
  const file = readLocalSettings(join(root, 'local.settings.json'));
  const values: Record<string, string> = {};
  for (const source of [file.Values ?? {}, environment])
    for (const [name, value] of Object.entries(source))
      if (value !== undefined && value !== null && value !== '' && typeof value !== 'object')
        values[name] = String(value);
  return {
    values,
    host: file.Host ?? {},
    dataDir: resolve(root, values['DATA_DIR'] ?? '.data'),
    isFromEnvironment: (name) => Boolean(environment[name]),
  };
}

/** Whether output may contain tokens: not with a secret of the environment, which may belong to a real deployment. */
export function mayPrintTokens({
  values,
  isFromEnvironment,
}: Pick<RunSettings, 'values' | 'isFromEnvironment'>): boolean {
  return !isFromEnvironment('AUTH_SECRET') && !values['AUTH_JWKS_URL'];
}

function readLocalSettings(path: string): LocalSettingsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    const advice = 'It has to be a file that this user can read; the settings may come from the environment instead.';
    throw new Error(`local.settings.json can't be read. ${advice} (${message})`, { cause: error });
  }
  let file: LocalSettingsFile | null;
  try {
    // Editors on Windows may write a byte order mark, which JSON doesn't allow.
    file = JSON.parse(text.replace(/^\uFEFF/, '')) as LocalSettingsFile | null;
  } catch (error) {
    throw new Error(`local.settings.json is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  for (const [name, value] of Object.entries(file?.Values ?? {}))
    if (typeof value === 'object' && value !== null)
      throw new Error(`Values.${name} in local.settings.json must be a text, not an object or a list.`);
  if (file?.IsEncrypted) throw new Error('local.settings.json is encrypted: run "func settings decrypt" first.');
  return file ?? {};
}
