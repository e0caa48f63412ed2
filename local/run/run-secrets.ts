// Which secrets a local run uses: the configured ones, or generated ones if there are none. It is also decided here
// which ones may be printed: a secret from the environment may belong to a real deployment and never appears in a link.
import { ensureOwnSecrets } from './own-secrets';
import { mayPrintTokens, type RunSettings } from './run-settings';

export interface RunSecrets {
  /** Signs tokens; undefined if an OpenID provider issues them. */
  readonly authSecret: string | undefined;
  /** Whether links may contain tokens. */
  readonly mayPrintTokens: boolean;
  /** For the demo customer's messages; undefined if there is none or it must not be printed. */
  readonly printableWebhookSecret: string | undefined;
  /** The settings to add for the generated secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Reads the secrets of a run and generates those that are missing. */
export function readRunSecrets(run: RunSettings): RunSecrets {
  const { values, dataDir, isFromEnvironment } = run;
  const { AUTH_SECRET, AUTH_JWKS_URL, WEBHOOK_SECRETS, ALLOW_UNSIGNED } = values;
  const settings: Record<string, string> = {};
  if (!AUTH_SECRET && !AUTH_JWKS_URL) settings['AUTH_SECRET'] = ensureOwnSecrets(dataDir).authSecret;
  // Not with ALLOW_UNSIGNED: unsigned messages need no secret, and the app rejects the combination of both settings.
  if (!WEBHOOK_SECRETS && ALLOW_UNSIGNED !== 'true')
    settings['WEBHOOK_SECRETS'] = ensureOwnSecrets(dataDir).webhookSecret;
  const [firstConfigured] = isFromEnvironment('WEBHOOK_SECRETS') ? [] : (WEBHOOK_SECRETS?.split(',') ?? []);
  return {
    authSecret: AUTH_SECRET ?? settings['AUTH_SECRET'],
    mayPrintTokens: mayPrintTokens(run),
    printableWebhookSecret: settings['WEBHOOK_SECRETS'] ?? firstConfigured?.trim(),
    settings,
  };
}
