import { defineRoute } from '../shared/http/endpoint';
import { asksForCsv, toCsv } from '../shared/report/report-csv';
import { readReport } from '../shared/read-report';
import { readSupervisedQueue } from '../shared/read-board';

defineRoute('get-report', async ({ app, caller, params: { queueId }, query, request }) => {
  await readSupervisedQueue(queueId, caller, app);
  const report = await readReport(queueId, query, app);
  if (!asksForCsv(request.headers.get('accept'))) return { json: report, headers: { vary: 'Accept' } };
  return {
    body: toCsv(report),
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="report-${query.from}-${query.to}.csv"`,
      'cache-control': 'no-store',
      vary: 'Accept',
    },
  };
});
