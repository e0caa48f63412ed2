// When the demo is not played: it must reach nobody and nothing outside this run.
import { usesOnlyOwnStore } from '../run/local-services';

/** Settings that make a run more than a trial on this machine, each with the reason. */
const reasons: Readonly<Record<string, string>> = {
  AUTH_SECRET: 'the run uses a secret that is not its own',
  AUTH_JWKS_URL: 'users sign in at an OpenID provider',
  WEBHOOK_SECRETS: 'the run uses a secret that is not its own',
  ALLOW_UNSIGNED: 'messages need no signature',
  AzureSignalRConnectionString: 'its updates would be sent to that service',
  LANGUAGE_ENDPOINT: 'its messages would be sent to the cloud',
  EVENT_TARGETS: 'its events would be sent to the targets',
};

/** Why no demo may be played with these settings; undefined if one may. */
export function whyNoDemo(values: Readonly<Record<string, string>>): string | undefined {
  if (!usesOnlyOwnStore(values)) return 'the store is not this run’s own';
  const setting = Object.keys(reasons).find((name) => isSet(name, values));
  return setting && `${setting} is set, so ${reasons[setting] ?? ''}`;
}

function isSet(name: string, values: Readonly<Record<string, string>>): boolean {
  if (name === 'ALLOW_UNSIGNED') return values[name] === 'true';
  if (name === 'LANGUAGE_ENDPOINT' && values['SENTIMENT_PROVIDER'] === 'local') return false;
  return values[name] !== undefined;
}
