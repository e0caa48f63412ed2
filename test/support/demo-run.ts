// A run with the demo, as `npm start` makes one: with secrets and a store of its own, which its folder keeps.
import { readOwnSecrets } from '../../local/run/own-secrets';
import { mintToken } from '../../local/run/mint-token';
import { ApiClient } from './api-client';
import { MessageSender } from './message-sender';
import { startApp, type RunningApp } from './running-app';
import { storedRows, type StoredRow } from './stored-rows';

/** One conversation of the document that the demo page reads. */
export interface PlayedConversation {
  conversationId: string;
  queueId: string;
  customer: string;
  messages: { messageId: string; role: string; text: string }[];
}

export class DemoRun {
  private constructor(
    readonly app: RunningApp,
    readonly admin: ApiClient,
    readonly chat: MessageSender,
  ) {}

  static async start(
    dataDir: string,
    parameters: readonly string[] = [],
    settings: Record<string, string> = {},
  ): Promise<DemoRun> {
    const app = await startApp({
      dataDir,
      parameters,
      settings: { AUTH_SECRET: undefined, WEBHOOK_SECRETS: undefined, ...settings },
    });
    const { authSecret = '', webhookSecret = '' } = readOwnSecrets(dataDir) ?? {};
    const token = await mintToken({ sub: 'admin-1', roles: ['admin'] }, authSecret);
    return new DemoRun(app, new ApiClient(app.baseUrl, token), new MessageSender(app.baseUrl, webhookSecret));
  }

  /** The parameters after the # of a printed link. */
  link(who: 'Agent' | 'Supervisor' | 'Settings'): Record<string, string> {
    const hash = new RegExp(`^  ${who} +\\S+?#(\\S+)$`, 'm').exec(this.app.output())?.[1];
    if (hash === undefined) throw new Error(`There is no link for ${who}. The app printed:\n${this.app.output()}`);
    return Object.fromEntries(new URLSearchParams(hash));
  }

  /** The demo page's document. */
  async played(): Promise<PlayedConversation[]> {
    const reply = await fetch(`${this.app.baseUrl}/demo/${this.link('Agent')['demo'] ?? ''}`);
    return ((await reply.json()) as { conversations: PlayedConversation[] }).conversations;
  }

  /** The rows of all tables that contain a text. */
  async rowsWith(text: string): Promise<StoredRow[]> {
    const endpoint = /^Tables on (\S+) /m.exec(this.app.output())?.[1] ?? '';
    const account = `AccountName=devstoreaccount1;AccountKey=${emulatorKey};TableEndpoint=${endpoint};`;
    const connectionString = `DefaultEndpointsProtocol=http;${account}`;
    const tables = ['Conversations', 'Queues', 'LiveLists', 'Alerts', 'Figures'] as const;
    const rows = await Promise.all(tables.map((table) => storedRows(connectionString, table)));
    return rows.flat().filter((row) => JSON.stringify(row).includes(text));
  }
}

/** The public key of every storage emulator. */
const emulatorKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
