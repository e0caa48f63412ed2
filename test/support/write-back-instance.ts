// An instance of the app for tests of write-backs: on in-memory ports without storage or clock.
import type { EffectBatch } from '../../shared/conversations/message-store';
import { MemoryAlertList, MemoryFigureStore, MemoryLiveList } from './memory-lists';
import { dispatchTask, type DispatchDependencies } from '../../shared/effects/dispatch-task';
import type { IngestDependencies } from '../../shared/ingest-message';
import { defaultAggregation } from '../../shared/sentiment/levels';
import type { Connection } from '../../shared/platforms/connection';
import type { IngestFixture } from './ingest-fixture';
import { MemoryEffectStore } from './memory-effect-store';
import { apiToken, type ApiPlatform, type PlatformApiServer } from './platform-api-server';

export const attribute = 'customer_sentiment';

/** A conversation of each platform, by the platform's id. */
export const conversationIds: Record<ApiPlatform, string> = {
  chatwoot: '1-42',
  intercom: '1911149811',
  sunshine: 'a0b1c2d3',
};

/** A connection `help` that writes to a local server. */
export function writingConnection({ platform, url }: PlatformApiServer, writeBack: object = {}): Connection {
  return {
    id: 'help',
    platform,
    secrets: ['secret'],
    queues: {},
    roles: { agent: [], bot: [], customer: [] },
    maxMessageAgeHours: 24,
    writeBack: { baseUrl: url, token: apiToken, attribute, ...writeBack },
  };
}

/** One instance of the app, with the queue of its tasks. */
export class WriteBackInstance {
  readonly lines: string[] = [];
  readonly failures: string[] = [];
  readonly delays: number[] = [];
  readonly ports: IngestDependencies;
  readonly dependencies: DispatchDependencies;

  constructor(
    private readonly fixture: IngestFixture,
    connection: Connection,
    readonly conversationId: string,
  ) {
    const writeBackConnections = new Set(connection.writeBack ? [connection.id] : []);
    this.ports = fixture.newInstance({ writeBackConnections, appId: 'app-1' });
    const unused = () => Promise.reject(new Error('not used here'));
    this.dependencies = {
      effects: new MemoryEffectStore(fixture.messages.effects),
      messages: fixture.messages,
      queues: fixture.queues,
      connections: new Map([[connection.id, connection]]),
      tasks: {
        sendLater: async (_task, delayMs) => {
          await Promise.resolve();
          this.delays.push(delayMs);
        },
      },
      failedEffects: {
        add: async (failure) => {
          await Promise.resolve();
          this.failures.push(failure);
        },
        countSince: unused,
        removeOlderThan: unused,
      },
      liveList: new MemoryLiveList(),
      alertList: new MemoryAlertList(),
      figures: new MemoryFigureStore(),
      aggregation: defaultAggregation,
      signalR: undefined,
      targets: new Map(),
      inFlight: new Map(),
      stoppedTargets: { has: unused, add: unused },
      now: () => new Date(fixture.nowMs),
      random: () => 0.5,
      log: (line) => this.lines.push(line),
    };
  }

  /** Does what the task queue does with the effects of a change. */
  async dispatch(queued: readonly EffectBatch[]): Promise<void> {
    for (const batch of queued) await dispatchTask({ kind: 'effects', ...batch }, this.dependencies);
  }

  /** Does all effects that wait, the oldest first. */
  async dispatchAll(): Promise<void> {
    const { conversationId } = this;
    for (const { effectId } of [...this.fixture.messages.effects])
      await this.dispatch([{ conversationId, effectIds: [effectId], doneIds: [] }]);
  }
}
