// The days of a report as CSV (RFC 4180): one line a day, for a spreadsheet. A figure that is null is left empty.
import type { Report, ReportDay } from '../contract/report';
import { levels } from '../sentiment/levels';

const distributions = ['startLevel', 'lowestLevel', 'endLevel'] as const;

const header = [
  'day',
  'conversations',
  ...distributions.flatMap((name) => levels.map((level) => `${name}:${level}`)),
  'recovered',
  'minutesToRecover',
];

export function toCsv({ byDay }: Report): string {
  return [header, ...byDay.map(toLine)].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function toLine(figures: ReportDay): string[] {
  const { day, conversations, recovered, minutesToRecover } = figures;
  const shares = distributions.flatMap((name) => levels.map((level) => figures[name]?.[level] ?? null));
  return [day, ...[conversations, ...shares, recovered, minutesToRecover].map((figure) => figure?.toString() ?? '')];
}

/** Whether a request asks for CSV by its `Accept` header: it names it, and likes JSON no better. */
export function asksForCsv(accept: string | null): boolean {
  const ranges = (accept ?? '').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  const qualityOf = (wanted: string) => ranges.find(({ type }) => type === wanted)?.quality;
  const csv = qualityOf('text/csv') ?? 0;
  const json = qualityOf('application/json');
  return csv > 0 && (json === undefined || csv > json);
}
