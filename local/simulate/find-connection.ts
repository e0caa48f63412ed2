// Finds the connection that a simulation uses, in the same settings as the app's.
import { readSettings } from '../../shared/settings';
import type { Connection } from '../../shared/platforms/connection';
import type { PlatformName } from '../../shared/platforms/platforms';

/**
 * @param values the settings of the run
 * @throws {Error} that says what to change, when there is no such connection or its secret can't be used here
 */
export function findConnection(
  values: Readonly<Record<string, string>>,
  platform: PlatformName,
  id: string,
): Connection {
  const { WEBHOOK_CONNECTIONS } = values;
  if (WEBHOOK_CONNECTIONS === undefined) {
    const example = JSON.stringify([{ id, platform, secrets: ['the secret that the platform signs with'] }]);
    throw new Error(
      'WEBHOOK_CONNECTIONS is not set. Set it in the environment or in Values of local.settings.json, for the app ' +
        `and for this command, such as ${example}. See docs/platforms/README.md.`,
    );
  }
  // Only this setting is read here; the tables are not used.
  const { WEBHOOK_CONNECTIONS: connections } = readSettings({
    TABLES_CONNECTION: 'UseDevelopmentStorage=true',
    WEBHOOK_CONNECTIONS,
  });
  const connection = connections.find((candidate) => candidate.id === id);
  if (!connection) {
    const others = connections.map((other) => `${other.id} (${other.platform})`).join(', ');
    throw new Error(`WEBHOOK_CONNECTIONS has no connection "${id}". It has ${others || 'none'}.`);
  }
  if (connection.platform !== platform)
    throw new Error(`Connection "${id}" is of ${connection.platform}: give --platform ${connection.platform}.`);
  if (connection.secrets[0]?.startsWith('@Microsoft.KeyVault('))
    throw new Error(`The newest secret of connection "${id}" is a Key Vault reference, which only Azure resolves.`);
  return connection;
}
