// The links that a run prints for those who use it. What is behind a # stays in the browser, so a token or a secret there never reaches a
// server's log.
import { localAgent, localSupervisor } from './first-queue';
import { mintToken } from './mint-token';
import type { RunSecrets } from './run-secrets';

/** The lines that tell where to go from here. */
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
  const secret = printableWebhookSecret ? `&secret=${encodeURIComponent(printableWebhookSecret)}` : '';
  return [
    `  Agent       ${panel}#token=${await mintToken(localAgent, authSecret, settings)}${secret}`,
    `  Supervisor  ${panel}#token=${await mintToken(localSupervisor, authSecret, settings)}`,
  ];
}
