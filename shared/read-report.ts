// Reads the report of a queue: the figures of its conversations, and the alerts that were opened on its days; and the
// preview of alerts, from the same figures.
import type { AlertList } from './board/alert-list';
import { maxPageSize } from './contract/page';
import type { AlertsPreview, Report, ReportQuery } from './contract/report';
import { toAlertsPreview } from './report/alerts-preview';
import type { FigureStore } from './report/figure-store';
import { toReport, type CountedAlert } from './report/report';

export interface ReportPorts {
  figures: Pick<FigureStore, 'read'>;
  alertList: Pick<AlertList, 'page'>;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The report of a queue. The caller is authorized already. */
export async function readReport(queueId: string, query: ReportQuery, ports: ReportPorts): Promise<Report> {
  const [conversations, alerts] = await Promise.all([
    ports.figures.read(queueId, query.from, query.to),
    readAlerts(queueId, query, ports),
  ]);
  return toReport(query, conversations, alerts);
}

/** How many alerts each setting would have opened in a queue. The caller is authorized already. */
export async function readAlertsPreview(
  queueId: string,
  query: ReportQuery,
  { figures }: Pick<ReportPorts, 'figures'>,
): Promise<AlertsPreview> {
  return toAlertsPreview(query, await figures.read(queueId, query.from, query.to));
}

async function readAlerts(
  queueId: string,
  { from, to }: ReportQuery,
  { alertList }: ReportPorts,
): Promise<CountedAlert[]> {
  const since = new Date(from).toISOString();
  const before = new Date(Date.parse(to) + dayMs).toISOString();
  const alerts: CountedAlert[] = [];
  let after: string | undefined;
  do {
    const { list, lastKey } = await alertList.page(queueId, { since, before }, { limit: maxPageSize, after });
    alerts.push(...list.map(({ conversationId, kind, state }) => ({ conversationId, kind, state })));
    after = lastKey ?? undefined;
  } while (after !== undefined);
  return alerts;
}
