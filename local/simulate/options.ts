// The command line of `npm run simulate`.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { closestName } from '../../shared/contract/closest-name';
import { platformNames, type PlatformName } from '../../shared/platforms/platforms';

export const usage = `Usage: npm run simulate -- --platform <name> --connection <id> --file <conversation.jsonl>
         [--url <address of the app>] [--speed <factor>] [--chaos [--seed <number>]]
  --platform    ${platformNames.join(', ')}
  --connection  id of a connection in WEBHOOK_CONNECTIONS, from the environment or local.settings.json
  --file        one message per line: {"role": "customer", "text": "…", "at"?, "private"?, "edit"?, "delete"?}
  --url         http://127.0.0.1:\${PORT:-7071} by default
  --speed       how many times faster than in the file; 1 by default
  --chaos       delivers late, twice, out of order, and edits before their message
  --seed        repeats the chaos of an earlier run, which has printed its seed`;

/** The command line is invalid: the usage is shown. */
export class UsageError extends Error {}

export interface Options {
  platform: PlatformName;
  connectionId: string;
  file: string;
  /** The address of the app; undefined for the one of a local run. */
  url: string | undefined;
  speed: number;
  /** What the chaos depends on; undefined for none. */
  seed: number | undefined;
}

/**
 * @returns undefined when only the usage is asked for
 * @throws {UsageError}
 */
export function readOptions(args: string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const { url, connection: connectionId, file, chaos } = values;
  const seed = values.seed === undefined ? randomInt(2 ** 32) : Number(values.seed);
  if (values.seed !== undefined && !chaos) throw new UsageError('--seed has a meaning with --chaos only');
  if (!/^\d+$/.test(values.seed ?? '0') || seed >= 2 ** 32)
    throw new UsageError(`--seed ${values.seed}: must be a whole number below ${2 ** 32}`);
  const speed = Number(values.speed);
  if (!(speed > 0 && speed < Infinity)) throw new UsageError(`--speed ${values.speed}: must be a number above 0`);
  if (url !== undefined && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new UsageError(`--url ${url}: must be an http or https URL`);
  return {
    platform: toPlatform(required('platform', values.platform)),
    connectionId: required('connection', connectionId),
    file: required('file', file),
    url,
    speed,
    seed: chaos ? seed : undefined,
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    platform: text,
    connection: text,
    file: text,
    url: text,
    speed: { type: 'string', default: '1' },
    seed: text,
    chaos: flag,
    help: flag,
  } as const;
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function required(name: string, value: string | undefined): string {
  if (!value) throw new UsageError(`--${name} is required`);
  return value;
}

function toPlatform(given: string): PlatformName {
  const platform = platformNames.find((name) => name === given);
  if (platform) return platform;
  const meant = closestName(given, platformNames);
  throw new UsageError(
    `--platform ${given}: ${meant ? `did you mean ${meant}?` : `must be one of ${platformNames.join(', ')}`}`,
  );
}
