// The app with its tables outside, so that a test can store the figures of many conversations at once. The app writes such
// rows itself after each change of a conversation.
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { alertKinds, type Alert, type AlertKind, type AlertState } from '../../shared/contract/alert';
import type { Figures } from '../../shared/report/figures';
import { TableAlertList } from '../../shared/storage/table-alert-list';
import { TableFigureStore } from '../../shared/storage/table-figure-store';
import { Table } from '../../shared/storage/tables';
import { levels, type Level } from '../../shared/sentiment/levels';
import { below, seededRandom } from '../../local/simulate/seeded-random';
import { startTables, type OutsideTables } from '../support/outside-services';
import { startApp, type RunningApp } from '../support/running-app';
import { startBrowser } from './panel-page';

const storedAtOnce = 50;
const dayMs = 24 * 60 * 60 * 1000;
const noCorrections: Figures['corrections'] = { count: 0, scored: 0, agreeing: 0 };

/** The day so many days ago, in UTC. */
export function dayAgo(days: number): string {
  return new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
}

/** A conversation that was negative and ended neutral after some minutes. */
export function recovered(minutesToRecover: number, given: Partial<Figures> = {}): Figures {
  return {
    ...{ day: dayAgo(0), startLevel: 'neutral', lowestLevel: 'negative', endLevel: 'neutral' },
    ...{ minutesToRecover, corrections: noCorrections },
    ...given,
  };
}

export class ReportDesk {
  private readonly figures: TableFigureStore;
  private readonly alerts: TableAlertList;

  private constructor(
    readonly app: RunningApp,
    readonly browser: Browser,
    private readonly tables: OutsideTables,
  ) {
    const open = (name: string) => new Table(name, { TABLES_CONNECTION: tables.connectionString });
    this.figures = new TableFigureStore(open('Figures'), () => Promise.resolve());
    this.alerts = new TableAlertList(open('Alerts'));
  }

  static async start(): Promise<ReportDesk> {
    const tables = await startTables();
    const settings = { TABLES_CONNECTION: tables.connectionString };
    const [app, browser] = await Promise.all([startApp({ settings }), startBrowser()]);
    return new ReportDesk(app, browser, tables);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
    await this.tables.dispose();
  }

  /** A queue of the test's own, which is switched on. */
  async queue(): Promise<string> {
    const queueId = `queue-${randomUUID()}`;
    await this.switchQueue(queueId, true);
    return queueId;
  }

  async switchQueue(queueId: string, enabled: boolean): Promise<void> {
    await this.administer(`queues/${queueId}`, { enabled });
  }

  /** Makes somebody a member of a queue. Returns their token. */
  async member(queueId: string, role: 'agent' | 'supervisor', agentId = `${role}-${queueId}`): Promise<string> {
    await this.administer(`queues/${queueId}/members/${agentId}`, { role });
    return this.app.token({ sub: agentId, roles: [role], name: 'Sam' });
  }

  async storeConversations(queueId: string, conversations: readonly Figures[]): Promise<void> {
    const now = new Date().toISOString();
    for (let start = 0; start < conversations.length; start += storedAtOnce) {
      const some = conversations.slice(start, start + storedAtOnce);
      await Promise.all(
        some.map((figures) => this.figures.put({ queueId, conversationId: randomUUID(), revision: 1 }, figures, now)),
      );
    }
  }

  /** Stores alerts that were opened today, each of a conversation of its own. */
  async storeAlerts(queueId: string, kind: AlertKind, states: readonly AlertState[]): Promise<void> {
    const at = new Date().toISOString();
    for (const state of states)
      await this.alerts.put({
        ...{ alertId: randomUUID(), conversationId: randomUUID(), queueId, agentId: null, customer: null, kind },
        ...{ for: 'supervisor', level: 'negative', previousLevel: 'neutral', reason: 'For the test.' },
        ...{ at, state, stateBy: null, stateAt: at },
      } satisfies Alert);
  }

  /** Stores many conversations and alerts of the last days, the same in every run. Every seventh day has only three. */
  async storeManyDays(queueId: string, days: number, mostADay = 24): Promise<void> {
    const random = seededRandom(7);
    const conversations = Array.from({ length: days }, (_, ago) =>
      Array.from({ length: ago % 7 === 3 ? 3 : 6 + below(mostADay - 6, random) }, () => figuresOf(ago, random)),
    );
    await this.storeConversations(queueId, conversations.flat());
    const repeat = (count: number, state: AlertState) => Array.from({ length: count }, () => state);
    for (const [index, kind] of alertKinds.slice(0, 3).entries()) {
      const closed = [...repeat(14 - 3 * index, 'resolved'), ...repeat(8 - index, 'acknowledged')];
      await this.storeAlerts(queueId, kind, [...closed, ...repeat(5 + index, 'ignored'), ...repeat(2, 'open')]);
    }
  }

  private async administer(path: string, body: object): Promise<void> {
    const authorization = `Bearer ${await this.app.token({ sub: 'anna', roles: ['admin'] })}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const url = `${this.app.baseUrl}/api/${path}`;
    const reply = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  }
}

/** Figures that could be of a real conversation. */
function figuresOf(ago: number, random: () => number): Figures {
  const near = (middle: number, spread: number): Level => {
    const rank = Math.round(middle + (random() + random() - 1) * spread);
    return levels[Math.min(Math.max(rank, 0), levels.length - 1)]!;
  };
  const startLevel = near(2.6, 3);
  const lowest = near(levels.indexOf(startLevel) - 1, 1.5);
  const lowestLevel = levels.indexOf(lowest) < levels.indexOf(startLevel) ? lowest : startLevel;
  const endLevel = near(3.8, 3);
  const isRecovered = levels.indexOf(lowestLevel) <= 1 && levels.indexOf(endLevel) >= 3;
  const corrections = random() < 0.1 ? { count: 1, scored: 1, agreeing: random() < 0.8 ? 1 : 0 } : noCorrections;
  const minutesToRecover = isRecovered ? 4 + below(40, random) : null;
  return { day: dayAgo(ago), startLevel, lowestLevel, endLevel, minutesToRecover, corrections };
}
