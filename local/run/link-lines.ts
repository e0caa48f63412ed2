// The links that a run prints. Browsers don't send the part after # to the server, so a token or a secret there never
// appears in a server's log.
import { randomBytes } from 'node:crypto';
import type { DemoStart } from '../demo/demo';
import type { Connection } from '../../shared/platforms/connection';
import { platformOf } from '../../shared/platforms/platforms';
import { localAgent, localSupervisor } from './first-queue';
import { mintToken } from './mint-token';
import type { RunSecrets } from './run-secrets';

const defaultBaseUrl = 'http://127.0.0.1:7071';

/** The lines to print when the run is ready. */
export async function linkLines(
  baseUrl: string,
  { authSecret, mayPrintTokens, printableWebhookSecret }: RunSecrets,
  settings: Readonly<Record<string, string | undefined>>,
  demo: DemoStart = {},
): Promise<string[]> {
  const panel = `${baseUrl}/api/panel/`;
  if (!authSecret || !mayPrintTokens) {
    const howToGet = authSecret ? 'npm run token -- --sub agent-1 --roles agent' : 'your OpenID provider';
    return [`  Panel       ${panel} (with #token=…, from ${howToGet})`];
  }
  const { link } = demo;
  const conversationId = link?.conversationId ?? `demo-${randomBytes(4).toString('hex')}`;
  const secret = printableWebhookSecret ? `&secret=${encodeURIComponent(printableWebhookSecret)}` : '';
  const ofDemo = link ? `&queue=${encodeURIComponent(link.queueId)}&demo=${link.key}` : '';
  const supervisor = await mintToken(localSupervisor, authSecret, settings);
  return [
    `  Agent       ${await panelLink(baseUrl, 'agent', conversationId, authSecret, settings)}${secret}${ofDemo}`,
    `  Supervisor  ${panel}board.html#token=${supervisor}`,
    `  Settings    ${panel}settings.html#token=${supervisor}`,
    link
      ? '  A demo plays three conversations: open the agent’s link and write as the customer. npm start -- --no-demo leaves it out.'
      : '  Write as the customer on the agent’s page. The supervisor’s board shows every live conversation.',
    ...(demo.why === undefined ? [] : [`  No demo is played: ${demo.why}.`]),
  ];
}

/** A link that opens a conversation in the panel, signed in as the local agent or supervisor. */
export async function panelLink(
  baseUrl: string,
  who: 'agent' | 'supervisor',
  conversationId: string,
  authSecret: string,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const holder = who === 'agent' ? localAgent : localSupervisor;
  const token = await mintToken(holder, authSecret, settings);
  return `${baseUrl}/api/panel/#token=${token}&conversation=${encodeURIComponent(conversationId)}`;
}

/** The lines about the chat platforms' webhooks: what to enter where, and how to try one without the platform. */
export function webhookLines(baseUrl: string, connections: readonly Connection[]): string[] {
  const [first] = connections;
  if (!first) return [];
  const lines = connections.map(({ id, platform, publicUrl }) => {
    const title = platformOf(platform)?.title ?? platform;
    const url = `${baseUrl}/api/webhooks/${platform}/${id}`;
    const what = publicUrl ? `${publicUrl} and the secret` : 'it and the secret';
    return `  Webhook ${id} (${title}): ${url} – enter ${what} in ${title}, see docs/platforms/${platform}.md`;
  });
  const example = 'docs/platforms/example-conversation.jsonl';
  const where = baseUrl === defaultBaseUrl ? '' : ` --url ${baseUrl}`;
  const command = `npm run simulate -- --platform ${first.platform} --connection ${first.id} --file ${example}${where}`;
  return [...lines, `  Without the platform: ${command}`];
}
