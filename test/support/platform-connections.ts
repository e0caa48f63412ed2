// A connection of each platform, as an administrator would configure it.
import type { Connection } from '../../shared/platforms/connection';
import type { PlatformName } from '../../shared/platforms/platforms';
import { readSettings } from '../../shared/settings';

/** The fields of each platform's connection besides id, platform and secrets. */
const configured: Record<PlatformName, object> = {
  chatwoot: {},
  rocketchat: {},
  twilio: {
    publicUrl: 'https://undertone.example.com/api/webhooks/twilio/my-twilio',
    roles: { customer: ['whatsapp:*', '+*'], agent: ['*@example.com'], bot: ['assistant'] },
  },
  sunshine: {},
  intercom: {},
  acs: { roles: { agent: ['8:orgid:*'], bot: ['28:*'], customer: ['8:acs:*'] } },
  whatsapp: {},
  slack: { roles: { agent: ['T0HOME*'], bot: ['B0*'], customer: ['U0CUSTOMER*', 'T0PARTNER'] } },
  telegram: {},
  livechat: { roles: { agent: ['*@*'], bot: ['bot*'], customer: ['*-*-*-*-*'] } },
  front: {},
  crisp: {},
};

export const connectionSecrets = ['the newest secret of the tests', 'an older secret of the tests'];

/** The configuration of a connection, as in WEBHOOK_CONNECTIONS. */
export function connectionSetting(platform: PlatformName, given: object = {}): object {
  return { id: `my-${platform}`, platform, secrets: connectionSecrets, ...configured[platform], ...given };
}

/** A connection as the app reads it from its settings. */
export function connectionOf(platform: PlatformName, given: object = {}): Connection {
  const [connection] = readSettings({
    TABLES_CONNECTION: 'UseDevelopmentStorage=true',
    WEBHOOK_CONNECTIONS: JSON.stringify([connectionSetting(platform, given)]),
  }).WEBHOOK_CONNECTIONS;
  if (!connection) throw new Error(`The settings have no connection of ${platform}.`);
  return connection;
}
