// Which secrets a local run works with: the configured ones, or its own where there are none. What may be printed is
// decided here as well: a secret from the environment may be a real deployment's and never shows up in a link.
import { ensureOwnSecrets } from './own-secrets';
import type { RunSettings } from './run-settings';

export interface RunSecrets {
  /** Signs tokens; undefined where an OpenID provider issues them. */
  readonly authSecret: string | undefined;
  /** Whether links may carry tokens. */
  readonly mayPrintTokens: boolean;
  /** For the demo customer's messages; undefined when it must not be printed or there is none. */
  readonly printableWebhookSecret: string | undefined;
  /** The settings to add for the secrets that the run made itself. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Decides on the secrets of a run, and makes those that are missing. */
export function readRunSecrets({ values, dataDir, isFromEnvironment }: RunSettings): RunSecrets {
  const { AUTH_SECRET, AUTH_JWKS_URL, WEBHOOK_SECRETS, ALLOW_UNSIGNED } = values;
  const settings: Record<string, string> = {};
  if (!AUTH_SECRET && !AUTH_JWKS_URL) settings['AUTH_SECRET'] = ensureOwnSecrets(dataDir).authSecret;
  // None beside ALLOW_UNSIGNED: whoever takes unsigned messages has no use for a secret, and the two together are a
  // fault of the settings.
  if (!WEBHOOK_SECRETS && ALLOW_UNSIGNED !== 'true')
    settings['WEBHOOK_SECRETS'] = ensureOwnSecrets(dataDir).webhookSecret;
  const [firstConfigured] = isFromEnvironment('WEBHOOK_SECRETS') ? [] : (WEBHOOK_SECRETS?.split(',') ?? []);
  return {
    authSecret: AUTH_SECRET ?? settings['AUTH_SECRET'],
    mayPrintTokens: !isFromEnvironment('AUTH_SECRET') && !AUTH_JWKS_URL,
    printableWebhookSecret: settings['WEBHOOK_SECRETS'] ?? firstConfigured?.trim(),
    settings,
  };
}
