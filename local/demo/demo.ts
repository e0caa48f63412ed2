// The demo of a local run: three conversations that are played through the app's public API, in queues of their own.
// What an earlier demo has left is removed first, whether or not one is played now.
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { withDeadline } from '../../shared/deadline';
import { decodeWebhookSecret } from '../../shared/settings/webhook-secret';
import { localSupervisor } from '../run/first-queue';
import { usesOnlyOwnStore } from '../run/local-services';
import { mintToken } from '../run/mint-token';
import type { RunSecrets } from '../run/run-secrets';
import type { RunSettings } from '../run/run-settings';
import { DemoClient } from './demo-client';
import { demoEditor, demoQueues } from './demo-queues';
import { readDemoRecord, removeDemoRecord, writeDemoRecord, type DemoRecord } from './demo-record';
import { playScript, type PlayedLine } from './play-script';
import { lateOrder, scripts, type Script } from './scripts';
import { whyNoDemo } from './why-no-demo';

export interface DemoOptions {
  readonly run: RunSettings;
  readonly secrets: RunSecrets;
  /** The app's settings, by which tokens are made. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** False with `--no-demo`. */
  readonly isWanted: boolean;
  /** Told what went wrong. */
  readonly warn: (message: string) => void;
}

/** The conversation that the agent's link opens. */
export interface DemoLink {
  readonly conversationId: string;
  readonly queueId: string;
  /** Lets the page read what is played. */
  readonly key: string;
}

export interface DemoStart {
  /** Undefined if no demo is played. */
  readonly link?: DemoLink;
  /** Why none is played, where one was wanted. */
  readonly why?: string;
}

/** A conversation with the lines that were played so far. */
interface PlayedConversation {
  readonly script: Script;
  readonly conversationId: string;
  readonly lines: PlayedLine[];
}

/** Whether a demo is played, and its queues, have to be there before the links are printed, but must not delay them long. */
const prepareMs = 3_000;

export class Demo {
  private readonly stopped = new AbortController();
  private readonly why: string | undefined;
  /** What the link carries, and what signs the messages; undefined if no demo is played. */
  private readonly keys: { readonly ofLink: string; readonly ofMessages: Buffer } | undefined;
  private conversations: readonly PlayedConversation[] = [];
  private boardToken = '';

  constructor(private readonly options: DemoOptions) {
    const { isWanted, run, secrets } = options;
    this.why = isWanted ? whyNoDemo(run.values) : undefined;
    const ofMessages = decodeWebhookSecret(secrets.printableWebhookSecret ?? '');
    if (!isWanted || this.why !== undefined || ofMessages === undefined) return;
    // The same after a restart, so that an open page goes on.
    const ofLink = createHmac('sha256', ofMessages).update('demo').digest('base64url').slice(0, 22);
    this.keys = { ofLink, ofMessages };
  }

  /** What the demo page reads, by path. Only who has the link knows the path. */
  get documents(): ReadonlyMap<string, () => object> {
    return new Map(this.keys ? [[`/demo/${this.keys.ofLink}`, () => this.document()]] : []);
  }

  /**
   * Sets up the demo's queues; starts to remove what an earlier demo has left, and to play. Resolves before either is done. Never rejects: the app
   * does not depend on it.
   */
  async start(baseUrl: string): Promise<DemoStart> {
    const { run, secrets, settings, warn } = this.options;
    const notPlayed: DemoStart = this.why === undefined ? {} : { why: this.why };
    // The record is kept beside the run's own store, and says nothing about another one.
    if (!usesOnlyOwnStore(run.values)) return notPlayed;
    try {
      const earlier = readDemoRecord(run.dataDir);
      if (secrets.authSecret === undefined) {
        if (earlier) warn('An earlier demo is still stored: these settings sign no token to erase it with.');
        return notPlayed;
      }
      const client = new DemoClient({ baseUrl, authSecret: secrets.authSecret, settings });
      const foreign = this.keys && (await withDeadline(prepareMs, () => foreignQueue(client, earlier)));
      if (!this.keys || foreign !== undefined) {
        this.removeInBackground(client, earlier);
        return foreign === undefined ? notPlayed : { why: `the queue ${foreign} was set up by somebody else` };
      }
      this.boardToken = await mintToken({ ...localSupervisor, roles: ['supervisor'] }, secrets.authSecret, settings);
      return { link: await this.beginToPlay(client, this.keys, earlier) };
    } catch (error) {
      this.report('The demo is not played', error);
      return {};
    }
  }

  stop(): void {
    this.stopped.abort();
  }

  /** Resolves when the queues are set up, or that takes too long. */
  private async beginToPlay(
    client: DemoClient,
    { ofLink, ofMessages }: NonNullable<Demo['keys']>,
    earlier: DemoRecord | undefined,
  ): Promise<DemoLink> {
    const { dataDir } = this.options.run;
    const start = randomBytes(4).toString('hex');
    const idOf = (script: Script) => `demo-${script.name}-${start}`;
    const conversations = scripts.map((script) => ({ script, conversationId: idOf(script), lines: [] }));
    const record = {
      queues: demoQueues.map(({ queueId }) => queueId),
      conversations: conversations.map(({ conversationId }) => conversationId),
    };
    // Written first: however this run ends, the next one knows what to remove.
    const all = [...(earlier?.conversations ?? []), ...record.conversations];
    writeDemoRecord(dataDir, { ...record, conversations: all });
    this.conversations = conversations;
    const queuesReady = Promise.all(demoQueues.map((queue) => client.setUpQueue(queue)));
    const play = async () => {
      await queuesReady;
      await eraseConversations(client, earlier);
      writeDemoRecord(dataDir, record);
      await Promise.all(conversations.map((conversation) => this.play(conversation, client, ofMessages)));
    };
    play().catch((error: unknown) => this.report('The demo has ended early', error));
    // What fails is reported there.
    await withDeadline(prepareMs, () => queuesReady).catch(() => undefined);
    return { conversationId: idOf(lateOrder), queueId: lateOrder.queueId, key: ofLink };
  }

  private async play(
    { script, conversationId, lines }: PlayedConversation,
    client: DemoClient,
    secret: Buffer,
  ): Promise<void> {
    const { queueId, customer, agent } = script;
    const { signal } = this.stopped;
    const authors = {
      customer: { role: 'customer', ...customer },
      agent: { role: 'agent', id: agent.sub, name: agent.name },
    } as const;
    await playScript(script, conversationId, {
      deliver: ({ role, ...line }) =>
        client.deliver({ ...line, conversationId, queueId, agentId: agent.sub, author: authors[role] }, secret),
      newestMessageIds: () => client.newestMessageIds(conversationId, queueId),
      played: (line) => lines.push(line),
      pause: (ms) => setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined),
      isStopped: () => signal.aborted,
      now: () => new Date(),
    });
  }

  private removeInBackground(client: DemoClient, earlier: DemoRecord | undefined): void {
    if (!earlier) return;
    const remove = async () => {
      await eraseConversations(client, earlier);
      await Promise.all(earlier.queues.map((queueId) => client.shutQueue(queueId)));
      removeDemoRecord(this.options.run.dataDir);
    };
    remove().catch((error: unknown) =>
      this.report('An earlier demo was not removed, which the next start tries again', error),
    );
  }

  private document(): object {
    const conversations = this.conversations.map(({ script, conversationId, lines }) => ({
      conversationId,
      queueId: script.queueId,
      customer: script.customer.name,
      agent: script.agent.name,
      messages: lines,
    }));
    return { conversations, boardToken: this.boardToken };
  }

  /** Not while the app stops, when requests fail for that reason. */
  private report(what: string, error: unknown): void {
    if (this.stopped.signal.aborted) return;
    this.options.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A queue of the demo's name that neither this demo nor an earlier one has set up. */
async function foreignQueue(client: DemoClient, earlier: DemoRecord | undefined): Promise<string | undefined> {
  const views = await Promise.all(demoQueues.map(({ queueId }) => client.readQueue(queueId)));
  const foreign = views.find(
    ({ queueId, updatedBy }) =>
      updatedBy !== null && updatedBy !== demoEditor.sub && earlier?.queues.includes(queueId) !== true,
  );
  return foreign?.queueId;
}

async function eraseConversations(client: DemoClient, earlier: DemoRecord | undefined): Promise<void> {
  const conversations = earlier?.conversations ?? [];
  await Promise.all(conversations.map((conversationId) => client.eraseConversation(conversationId)));
}
