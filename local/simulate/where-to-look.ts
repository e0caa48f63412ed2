// Where to see a simulated conversation: a link to the panel for a run on this machine, else how to get one.
import { panelLink } from '../run/link-lines';
import { readOwnSecrets } from '../run/own-secrets';
import { mayPrintTokens, type RunSettings } from '../run/run-settings';

/** A line with a link that opens the conversation in the panel, or that says how to get one. */
export async function whereToLook(webhook: URL, conversationId: string, run: RunSettings): Promise<string> {
  const { values } = run;
  const baseUrl = webhook.href.replace(/\/api\/.*$/, '');
  const authSecret = values['AUTH_SECRET'] ?? readOwnSecrets(run.dataDir)?.authSecret;
  if (isThisMachine(webhook) && authSecret && mayPrintTokens(run))
    return `Panel         ${await panelLink(baseUrl, 'supervisor', conversationId, authSecret, values)}`;
  const howToGet = values['AUTH_JWKS_URL'] ? 'your OpenID provider' : 'npm run token -- --sub you --roles admin';
  const fragment = `#token=…&conversation=${encodeURIComponent(conversationId)}`;
  return `Panel         ${baseUrl}/api/panel/${fragment} (the token from ${howToGet})`;
}

function isThisMachine({ hostname }: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
