// The links that a run prints. Browsers don't send the part after # to the server, so a token or a secret there never
// appears in a server's log.
import { randomBytes } from 'node:crypto';
import { localAgent, localSupervisor } from './first-queue';
import { mintToken } from './mint-token';
import type { RunSecrets } from './run-secrets';

/** The lines to print when the run is ready. */
export async function linkLines(
  baseUrl: string,
  { authSecret, mayPrintTokens, printableWebhookSecret }: RunSecrets,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const panel = `${baseUrl}/api/panel/`;
  if (!authSecret || !mayPrintTokens) {
    const howToGet = authSecret ? 'npm run token -- --sub agent-1 --roles agent' : 'your OpenID provider';
    return [`  Panel       ${panel} (with #token=…, from ${howToGet})`];
  }
  // Both links open the same conversation, so that the supervisor's page has messages to show.
  const conversation = `&conversation=demo-${randomBytes(4).toString('hex')}`;
  const secret = printableWebhookSecret ? `&secret=${encodeURIComponent(printableWebhookSecret)}` : '';
  return [
    `  Agent       ${panel}#token=${await mintToken(localAgent, authSecret, settings)}${conversation}${secret}`,
    `  Supervisor  ${panel}#token=${await mintToken(localSupervisor, authSecret, settings)}${conversation}`,
    '  Both show the same conversation. Write as its customer on the agent’s page; the supervisor’s page only reads.',
  ];
}
