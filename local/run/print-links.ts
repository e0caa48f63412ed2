// The links that a run prints. What is behind a # stays in the browser, so a token or a secret there never reaches a
// server's log.
import { localAgent, localSupervisor } from './first-queue';
import { mintToken } from './mint-token';
import type { RunSecrets } from './run-secrets';

/** Prints where to go from here. */
export async function printLinks(
  baseUrl: string,
  { authSecret, mayPrintTokens, printableWebhookSecret }: RunSecrets,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const panel = `${baseUrl}/api/panel/`;
  if (!authSecret || !mayPrintTokens) {
    const howToGet = authSecret ? 'npm run token -- --sub agent-1 --roles agent' : 'your OpenID provider';
    console.log(`  Panel       ${panel} (with #token=…, from ${howToGet})`);
    return;
  }
  const secret = printableWebhookSecret ? `&secret=${encodeURIComponent(printableWebhookSecret)}` : '';
  console.log(`  Agent       ${panel}#token=${await mintToken(localAgent, authSecret, settings)}${secret}`);
  console.log(`  Supervisor  ${panel}#token=${await mintToken(localSupervisor, authSecret, settings)}`);
}
