// The only reader of the environment. All settings are validated together, once: one error lists every fault.
import * as z from 'zod';
import { closestName } from './contract/closest-name';
import { identifier } from './contract/identifier';
import { equalBins, type LevelEdges } from './sentiment/levels';
import {
  faultsOfSignalRConnection,
  faultsOfStorageConnection,
  type StorageService,
} from './settings/connection-strings';
import { eventTargets } from './settings/event-targets';
import { frameAncestors } from './settings/frame-ancestors';
import { webhookConnections } from './settings/webhook-connections';
import { decodeWebhookSecret, webhookSecretForm } from './settings/webhook-secret';

const text = z.string().trim().min(1, 'must not be empty');
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .refine((value) => value >= least && value <= most, error);
}

const webhookSecrets = text.transform((value, context) =>
  value.split(',').map((secret, index) => {
    const key = decodeWebhookSecret(secret.trim());
    if (!key)
      context.addIssue({ code: 'custom', message: `must be ${webhookSecretForm}, but secret ${index + 1} is not` });
    return key ?? Buffer.alloc(0);
  }),
);

const levelEdges = text.transform((value, context): LevelEdges => {
  const [slight = NaN, plain = NaN, very = NaN, ...rest] = value.split(',').map(Number);
  if (!(rest.length === 0 && 0 < slight && slight < plain && plain < very && very < 1))
    context.addIssue({
      code: 'custom',
      message: 'must be three growing numbers between 0 and 1, such as 0.14,0.43,0.71',
    });
  return [slight, plain, very];
});

const decayRange = 'must be a number above 0 and at most 1';
const schema = z.object({
  AzureWebJobsStorage: text.optional(),
  TABLES_CONNECTION: text.optional(),
  TABLES_ENDPOINT: url.optional(),
  QUEUES_CONNECTION: text.optional(),
  QUEUES_CONNECTION__queueServiceUri: url.optional(),
  AzureWebJobsStorage__accountName: text.optional(),
  AzureSignalRConnectionString: text.optional(),
  SENTIMENT_PROVIDER: z
    .enum(['auto', 'azure-language', 'local'], 'must be auto, azure-language or local')
    .default('auto'),
  LANGUAGE_ENDPOINT: url.optional(),
  LANGUAGE_KEY: text.optional(),
  LANGUAGE_TIMEOUT_MS: wholeNumber(100, 30_000).default(1500),
  SENTIMENT_DECAY: z
    .string()
    .transform(Number)
    .refine((value) => value > 0 && value <= 1, decayRange)
    .default(0.8),
  LEVEL_EDGES: levelEdges.default(equalBins),
  STORE_TEXT: flag.default(true),
  RETENTION_DAYS: wholeNumber(1, 3650).default(30),
  LIVE_MINUTES: wholeNumber(1, 7 * 24 * 60).default(60),
  DEFAULT_QUEUE: identifier.default('default'),
  WEBHOOK_SECRETS: webhookSecrets.default([]),
  ALLOW_UNSIGNED: flag.default(false),
  WEBHOOK_CONNECTIONS: webhookConnections.default([]),
  EVENT_TARGETS: eventTargets.default([]),
  PANEL_FRAME_ANCESTORS: frameAncestors.default([]),
  AUTH_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= 32, 'must have at least 32 bytes')
    .optional(),
  AUTH_JWKS_URL: url.optional(),
  AUTH_ISSUER: text.optional(),
  AUTH_AUDIENCE: text.optional(),
});

type SettingName = keyof typeof schema.shape;

/** The names of all settings the deployed app reads. */
export const settingNames = Object.keys(schema.shape) as SettingName[];

/** The faults that involve several settings. Checked on the raw values, so that one error lists all faults. */
function faultsAcross(given: Readonly<Partial<Record<SettingName, string>>>): string[] {
  const faults: string[] = [];
  const fault = (setting: SettingName, message: string) => faults.push(`${setting} ${message}`);
  const hasTables = given.TABLES_CONNECTION !== undefined || given.TABLES_ENDPOINT !== undefined;
  if (!hasTables && !given.AzureWebJobsStorage)
    fault(
      'TABLES_CONNECTION',
      'is required: a storage connection string (or set TABLES_ENDPOINT, or AzureWebJobsStorage)',
    );
  const connections: [SettingName, StorageService[]][] = [
    ['TABLES_CONNECTION', ['table']],
    ['QUEUES_CONNECTION', ['queue']],
    [
      'AzureWebJobsStorage',
      [...(hasTables ? [] : ['table' as const]), ...(given.QUEUES_CONNECTION ? [] : ['queue' as const])],
    ],
  ];
  for (const [setting, services] of connections)
    for (const message of given[setting] ? faultsOfStorageConnection(given[setting], services) : [])
      fault(setting, message);
  for (const message of given.AzureSignalRConnectionString
    ? faultsOfSignalRConnection(given.AzureSignalRConnectionString)
    : [])
    fault('AzureSignalRConnectionString', message);
  if (given.SENTIMENT_PROVIDER === 'azure-language' && !given.LANGUAGE_ENDPOINT)
    fault('LANGUAGE_ENDPOINT', 'is required when SENTIMENT_PROVIDER is azure-language');
  if (given.LANGUAGE_KEY && !given.LANGUAGE_ENDPOINT) fault('LANGUAGE_ENDPOINT', 'is required with LANGUAGE_KEY');
  if (given.AUTH_JWKS_URL && !given.AUTH_ISSUER) fault('AUTH_ISSUER', 'is required with AUTH_JWKS_URL');
  if (given.AUTH_JWKS_URL && !given.AUTH_AUDIENCE) fault('AUTH_AUDIENCE', 'is required with AUTH_JWKS_URL');
  if (given.ALLOW_UNSIGNED === 'true' && given.WEBHOOK_SECRETS)
    fault(
      'ALLOW_UNSIGNED',
      'must not be true beside WEBHOOK_SECRETS: leave it out to take signed messages only, or leave the secrets out to take any',
    );
  return faults;
}

export type Settings = Readonly<z.infer<typeof schema>>;

/** The settings have faults. The message lists all of them, one per line, and contains no setting's value. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'SettingsError';
  }
}

/**
 * Reads the settings from an environment. An empty value counts as not set.
 * @throws {SettingsError} listing every fault, and the names that look like misspelled settings.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    settingNames.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const result = schema.safeParse(given);
  const combined = faultsAcross(given);
  if (result.success && combined.length === 0) return Object.freeze(result.data);
  const single = result.error?.issues.map((issue) => `${pathOf(issue.path)} ${issue.message}`) ?? [];
  throw new SettingsError([...single, ...combined, ...misspeltSettings(environment)]);
}

/** A path in the form `EVENT_TARGETS[0].url`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** Names in the environment that look like a misspelled setting, each with the probable name. */
export function misspeltSettings(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment).flatMap((name) => {
    if (name.length < 8 || settingNames.some((known) => known === name)) return [];
    const meant = closestName(name, settingNames);
    return meant ? [`${name} is not a setting; did you mean ${meant}?`] : [];
  });
}

/** Warnings about valid settings: unsafe choices and probable mistakes. */
export function warningsAbout(settings: Settings, environment: Readonly<Record<string, string | undefined>>): string[] {
  const warnings = misspeltSettings(environment);
  if (settings.ALLOW_UNSIGNED) warnings.push('ALLOW_UNSIGNED is true: anyone who reaches this app can send messages.');
  else if (settings.WEBHOOK_SECRETS.length === 0 && settings.WEBHOOK_CONNECTIONS.length === 0)
    warnings.push('Neither WEBHOOK_SECRETS nor WEBHOOK_CONNECTIONS is set: every message will be refused.');
  for (const { id, secrets } of settings.WEBHOOK_CONNECTIONS)
    if (secrets.some((secret) => secret.startsWith('@Microsoft.KeyVault(')))
      warnings.push(
        `WEBHOOK_CONNECTIONS: a secret of connection ${id} is an unresolved Key Vault reference; Azure resolves a setting that is a reference as a whole.`,
      );
  if (settings.WEBHOOK_SECRETS.some((secret) => secret.length < 24))
    warnings.push('WEBHOOK_SECRETS holds a secret of fewer than 24 bytes: Standard Webhooks asks for 24 to 64.');
  if (!settings.AUTH_SECRET && !settings.AUTH_JWKS_URL)
    warnings.push('Neither AUTH_JWKS_URL nor AUTH_SECRET is set: every agent will be refused.');
  if (!settings.AzureSignalRConnectionString)
    warnings.push('AzureSignalRConnectionString is not set: no update can be pushed.');
  const queues = [
    settings.QUEUES_CONNECTION,
    settings.QUEUES_CONNECTION__queueServiceUri,
    settings.AzureWebJobsStorage,
    settings.AzureWebJobsStorage__accountName,
  ];
  if (!queues.some(Boolean))
    warnings.push(
      'QUEUES_CONNECTION is not set, nor AzureWebJobsStorage: nobody can watch live, and no event is sent.',
    );
  return warnings;
}

/** The setting that the functions host connects to the storage queues with: a separate one, or the host's own. */
export function queueConnectionSettingIn(environment: Readonly<Record<string, string | undefined>>): string {
  const isOwn = environment['QUEUES_CONNECTION'] ?? environment['QUEUES_CONNECTION__queueServiceUri'];
  return isOwn ? 'QUEUES_CONNECTION' : 'AzureWebJobsStorage';
}
